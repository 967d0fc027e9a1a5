package dev.echoport.client;

import java.io.IOException;

/** The peer accepted the connection, and answered with something other than an echo. */
public final class UnexpectedAnswer extends IOException {
  private static final long serialVersionUID = 1;

  public UnexpectedAnswer(String what) {
    super(what);
  }
}
