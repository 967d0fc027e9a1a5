package dev.echoport.http;

/**
 * Whether a channel hands on what it receives: if nobody holds it back.
 *
 * <p>What was held back is handed on as the gate opens, which may be far from any receive, and then
 * Netty tells of no end of a batch: what came of it must be flushed here.
 */
final class ReadGate {
  private Valve valve;
  private final Runnable flush;
  private boolean posted;
  private int holds;

  /** Lets messages through, or holds them back. */
  interface Valve {
    void open(boolean open);
  }

  /**
   * @param flush sends what is queued
   */
  ReadGate(Valve valve, boolean posted, Runnable flush) {
    this.valve = valve;
    this.flush = flush;
    this.posted = posted;
    apply();
  }

  /** {@code next} is opened behind it from now on, and closed with it. */
  void alsoOpens(Valve next) {
    Valve first = valve;
    valve =
        open -> {
          first.open(open);
          next.open(open);
        };
    next.open(posted && holds == 0);
  }

  /** The connection posts receives, or no more. */
  void posted(boolean receiving) {
    posted = receiving;
    apply();
    flush.run();
  }

  void hold() {
    holds++;
    apply();
  }

  void release() {
    holds--;
    apply();
    flush.run();
  }

  private void apply() {
    valve.open(posted && holds == 0);
  }
}
