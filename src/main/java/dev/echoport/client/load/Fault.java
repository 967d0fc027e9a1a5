package dev.echoport.client.load;

/**
 * Connections that failed in one way.
 *
 * @param connections how many
 * @param first which was the first, and what happened to it
 */
public record Fault(long connections, String first) {
  Fault plus(Fault later) {
    return new Fault(connections + later.connections, first);
  }
}
