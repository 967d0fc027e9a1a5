package dev.echoport.config;

import java.time.Duration;

/**
 * How a node stops.
 *
 * @param grace how long connections are accepted after readiness has gone
 * @param timeout how long connections may take, after that, to finish what they hold
 */
public record DrainConfig(@Key(max = "24h") Duration grace, @Key(max = "24h") Duration timeout) {}
