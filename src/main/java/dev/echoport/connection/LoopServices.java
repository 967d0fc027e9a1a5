package dev.echoport.connection;

import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.config.ListenerConfig;
import dev.echoport.memory.LoopMemory;
import dev.echoport.transport.LoopClock;
import java.util.concurrent.Executor;

/**
 * What the connections of one listener on one loop share; all of it belongs to that loop.
 *
 * @param node the node's name
 * @param turns for what takes long: each thing gets a turn of the loop for itself
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
    Executor turns,
    Inputs inputs) {}
