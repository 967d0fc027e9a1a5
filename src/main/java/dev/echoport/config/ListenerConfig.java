package dev.echoport.config;

import java.time.Duration;

/**
 * One place where peers connect.
 *
 * @param name the key under {@code listeners}
 * @param address where it binds
 * @param backlog connections that the kernel holds until they are accepted
 * @param window bound on what one connection may have in flight
 * @param idleTimeout a connection without progress for so long is closed; zero is never
 * @param maxConnections bound on open connections; 0 is bounded by file descriptors only
 */
public record ListenerConfig(
    String name,
    ListenAddress address,
    int backlog,
    WindowConfig window,
    Duration idleTimeout,
    int maxConnections) {}
