package dev.echoport.config;

/**
 * The process itself.
 *
 * @param name prefix of connection ids; the host name where the operator set none
 * @param eventLoops how many event loops; 0 is one per core
 * @param transport how the loops do their I/O
 */
public record NodeConfig(String name, int eventLoops, TransportChoice transport) {}
