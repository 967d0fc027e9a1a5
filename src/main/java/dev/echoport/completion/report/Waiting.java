package dev.echoport.completion.report;

/**
 * What a connection waits for, as its loop knows it.
 *
 * @param sendNanos for how long the kernel has taken nothing of the sends that are posted; 0: none
 *     is
 * @param frameNanos for how long no processor has finished one of the frames that it has; 0: it has
 *     none
 * @param receiveNanos for how long the peer has sent nothing, though a receive is posted; 0: none
 *     is
 * @param blocked whether what was received has to wait before it may become output
 * @param forMemory whether nothing is read because memory for peers is short
 */
public record Waiting(
    long sendNanos, long frameNanos, long receiveNanos, boolean blocked, boolean forMemory) {
  /** One that waits for nothing. */
  public static final Waiting NOTHING = new Waiting(0, 0, 0, false, false);

  /** For how long something that it holds has not moved on: longer is worse. */
  public long heldNanos() {
    return Math.max(sendNanos, frameNanos);
  }
}
