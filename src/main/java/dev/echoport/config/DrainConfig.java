package dev.echoport.config;

import java.time.Duration;

/**
 * How a node stops.
 *
 * @param grace how long it goes on accepting after readiness has gone
 * @param timeout how long connections may take, after that, to finish what they hold
 */
public record DrainConfig(Duration grace, Duration timeout) {}
