package dev.echoport.client.diagnose;

import java.io.IOException;

/** A new connection did not echo what every check begins with. */
final class NoEcho extends IOException {
  private static final long serialVersionUID = 1;

  NoEcho(String what) {
    super(what);
  }
}
