package dev.echoport.client.load;

import java.util.Locale;

/** What a connection under load does with its life. */
public enum LoadMode {
  /** Sends until the end of the load, then half-closes. */
  STREAM,
  /**
   * Sends its messages, waits for them, half-closes, reads FIN; then the next one takes its place.
   */
  CHURN,
  /**
   * As {@link #CHURN}, but half-closes right behind the last message, before anything came back.
   */
  HALF_CLOSE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
