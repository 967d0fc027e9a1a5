package dev.echoport.completion.report;

import dev.echoport.completion.report.WaitsFor.Who;
import java.time.Duration;

/**
 * How many open connections of a listener are slow, and by whom.
 *
 * @param open how many are open
 * @param peers those whose peer takes nothing
 * @param peerNanos the longest of them
 * @param peerBytes what waits for them
 * @param processors those whose processors finish nothing
 * @param processorNanos the longest of them
 * @param forMemory those that are not read because memory is short
 */
public record SlowCounts(
    long open,
    long peers,
    long peerNanos,
    long peerBytes,
    long processors,
    long processorNanos,
    long forMemory) {
  /** Without a connection. */
  public static final SlowCounts NONE = new SlowCounts(0, 0, 0, 0, 0, 0, 0);

  /** One more connection, of which so much is pending. */
  public SlowCounts plus(Waiting waiting, long pendingBytes) {
    boolean peer = waiting.sendNanos() >= WaitsFor.SLOW.toNanos();
    boolean processor = waiting.frameNanos() >= WaitsFor.SLOW.toNanos();
    return new SlowCounts(
        open + 1,
        peers + (peer ? 1 : 0),
        Math.max(peerNanos, waiting.sendNanos()),
        peerBytes + (peer ? pendingBytes : 0),
        processors + (processor ? 1 : 0),
        Math.max(processorNanos, waiting.frameNanos()),
        forMemory + (waiting.forMemory() ? 1 : 0));
  }

  /** The sum of two loops. */
  public SlowCounts plus(SlowCounts other) {
    return new SlowCounts(
        open + other.open,
        peers + other.peers,
        Math.max(peerNanos, other.peerNanos),
        peerBytes + other.peerBytes,
        processors + other.processors,
        Math.max(processorNanos, other.processorNanos),
        forMemory + other.forMemory);
  }

  /**
   * Which side most of the listener waits for.
   *
   * @param loopLag as for {@link WaitsFor#of}
   */
  public WaitsFor line(Duration loopLag) {
    if (forMemory > 0) {
      return new WaitsFor(
          Who.NODE, "memory for peers is short: " + some(forMemory) + " not read", Duration.ZERO);
    }
    if (processors > 0 && processorNanos >= peerNanos) {
      return new WaitsFor(
          Who.PROCESSOR,
          "processors have finished nothing of "
              + ofOpen(processors)
              + " for up to "
              + WaitsFor.text(processorNanos),
          Duration.ofNanos(processorNanos));
    }
    if (peers > 0) {
      return new WaitsFor(
          Who.PEER,
          (peers == 1 ? "the peer of " : "the peers of ")
              + ofOpen(peers)
              + (peers == 1 ? " has" : " have")
              + " taken nothing for up to "
              + WaitsFor.text(peerNanos)
              + "; "
              + CloseSentence.size(peerBytes)
              + " wait",
          Duration.ofNanos(peerNanos));
    }
    return WaitsFor.late(loopLag)
        .orElseGet(
            () ->
                new WaitsFor(
                    Who.NOBODY,
                    open == 0 ? "no connection is open" : "everything moves",
                    Duration.ZERO));
  }

  private String some(long count) {
    return ofOpen(count) + (count == 1 ? " is" : " are");
  }

  private String ofOpen(long count) {
    return count + " of " + open + (open == 1 ? " connection" : " connections");
  }
}
