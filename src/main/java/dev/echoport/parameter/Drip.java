package dev.echoport.parameter;

/** How slowly a body comes: so many bytes, then a pause. */
public record Drip(int bytes, long pauseMillis) {
  /** As fast as the peer takes it. */
  public static final Drip NONE = new Drip(Integer.MAX_VALUE, 0);
}
