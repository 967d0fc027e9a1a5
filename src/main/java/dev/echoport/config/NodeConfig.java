package dev.echoport.config;

/**
 * The process itself.
 *
 * @param name prefix of connection ids, label of reports; empty: the host's name
 * @param eventLoops event loops; 0: one per core
 * @param transport how the loops do their I/O. {@code auto}: the best one that passes a self-test
 *     here
 */
public record NodeConfig(
    @Key(kind = Kind.NAME) String name,
    @Key(max = "1024") int eventLoops,
    @Key TransportChoice transport) {}
