package dev.echoport.history;

/**
 * What is known of the process, beside its listeners.
 *
 * @param cpuNanos CPU time so far
 * @param heapBytes heap in use, garbage included
 * @param directBytes direct memory in use
 * @param loopLagNanos the longest that an event loop was late since the last sample
 * @param recordsDropped completion records that subscribers lost so far
 * @param logDropped log events that were dropped so far
 */
public record ProcessFacts(
    long cpuNanos,
    long heapBytes,
    long directBytes,
    long loopLagNanos,
    long recordsDropped,
    long logDropped) {}
