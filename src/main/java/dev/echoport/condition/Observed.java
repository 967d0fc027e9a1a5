package dev.echoport.condition;

import dev.echoport.cluster.ClusterReport;
import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.history.NodeHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the search for problems rests on, at one moment.
 *
 * @param slowest open connections, those first that have waited for longest
 * @param failures why listeners do not pass their own check, by name
 * @param loopLag the longest that a loop was late in the last minute
 * @param discovery why the names of members do not resolve
 */
record Observed(
    Instant now,
    List<ListenerReport> listeners,
    List<ConnectionReport> slowest,
    Map<String, String> failures,
    Duration loopLag,
    MemoryUse memory,
    ClusterReport cluster,
    Optional<String> discovery,
    List<Certificate> certificates,
    Optional<DrainState> drain,
    NodeHistory history) {}
