package dev.echoport.parameter;

/**
 * Where an answer is broken off.
 *
 * @param reset whether by a reset; else the connection is closed
 * @param afterBytes of the body; {@link #WHOLE}: behind the whole answer
 */
public record BreakOff(boolean reset, long afterBytes) {
  /** Nothing of the answer is missing. */
  public static final long WHOLE = Long.MAX_VALUE;

  /** The connection goes on. */
  public static final BreakOff NONE = new BreakOff(false, WHOLE);

  /** Whether something of the answer may be missing. */
  public boolean isWithin() {
    return afterBytes != WHOLE;
  }
}
