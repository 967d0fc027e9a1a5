package dev.echoport.connection;

import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.config.ListenerConfig;
import dev.echoport.memory.LoopMemory;
import dev.echoport.transport.LoopClock;

/**
 * What the connections of one listener on one loop share; all of it belongs to that loop.
 *
 * @param node the node's name
 * @param inputs what becomes of what is received
 */
public record LoopServices(
    String node,
    ListenerConfig listener,
    ListenerTotals totals,
    CompletionSink sink,
    ConnectionObserver observer,
    LoopClock clock,
    LoopMemory memory,
    Inputs inputs) {}
