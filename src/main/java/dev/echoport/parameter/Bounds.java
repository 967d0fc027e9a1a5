package dev.echoport.parameter;

import java.time.Duration;

/**
 * How much may be asked for.
 *
 * @param maxDelay the longest delay
 * @param maxBytes the largest body
 * @param maxDuration how long a body may take that comes bit by bit
 */
public record Bounds(Duration maxDelay, long maxBytes, Duration maxDuration) {}
