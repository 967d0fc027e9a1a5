package dev.echoport.listener;

import dev.echoport.config.ListenerConfig;
import dev.echoport.connection.ConnectionFactory;
import dev.echoport.connection.Entrance;
import dev.echoport.connection.Inputs;
import dev.echoport.processor.ProcessorChain;
import org.jspecify.annotations.Nullable;

/**
 * What the new connections of a listener get on one loop. A change of the configuration replaces it
 * as a whole; connections keep the one that they were opened with. Owned by that loop.
 *
 * @param own for connections of the node itself
 * @param chain {@code null} without processors
 */
record ConnectionSetup(
    ListenerConfig config,
    ConnectionFactory factory,
    ConnectionFactory own,
    Entrance entrance,
    Inputs inputs,
    @Nullable ProcessorChain chain) {

  /** Whether new connections have to be refused, because frames wait too long. */
  boolean overloaded() {
    return chain != null && chain.slots().overloaded();
  }

  /** Whether a listener with this configuration does the same with its input. */
  boolean processesAs(ListenerConfig other) {
    return config.processors().equals(other.processors())
        && config.frame().equals(other.frame())
        && config.maxFrames() == other.maxFrames();
  }
}
