package dev.echoport.condition;

import java.time.Instant;

/**
 * Who a node is, from its start on.
 *
 * @param transport what its loops use
 * @param loops how many event loops it has
 */
public record NodeFacts(
    String name, String version, Instant startedAt, String transport, int loops) {
  private static final int RADIX = 36;

  /**
   * The start in few characters. A node counts its connections anew at each start; with this word
   * beside it an id never means another connection.
   */
  public String start() {
    return Long.toString(startedAt.toEpochMilli(), RADIX);
  }
}
