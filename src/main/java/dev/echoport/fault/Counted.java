package dev.echoport.fault;

import java.util.Locale;

/** What the numbers of an {@link Audience} count; each is the key that has them. */
public enum Counted {
  /** Of the listener. */
  CONNECTIONS,
  /** Of a listener for datagrams. */
  DATAGRAMS,
  /** Those that the path and the sources of the fault leave. */
  REQUESTS;

  /** How it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
