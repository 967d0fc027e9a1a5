package dev.echoport.client.diagnose.finding;

import java.io.IOException;

/** A new connection did not echo what every check begins with. */
public final class NoEcho extends IOException {
  private static final long serialVersionUID = 1;

  public NoEcho(String what) {
    super(what);
  }
}
