package dev.echoport.client;

import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** Why an HTTP client of the JDK has no connection; it says so in a class name, or not at all. */
public final class NotConnected {
  private NotConnected() {}

  public static String reason(Target target, @Nullable Throwable failure) {
    String message = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return "unknown host " + target.host();
      }
      message = message == null ? cause.getMessage() : message;
    }
    return message == null ? "connection refused" : message;
  }
}
