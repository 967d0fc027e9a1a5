package dev.echoport.client.load;

import dev.echoport.client.UnexpectedAnswer;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** What can go wrong with a connection under load. */
public enum FaultKind {
  /** The name of the peer has no address. */
  UNKNOWN_HOST,
  /** The peer did not accept. */
  REFUSED,
  /** No connection, for a reason that is not the peer's refusal: a time-out, no route. */
  NOT_CONNECTED,
  /** The handshake of TLS failed. */
  HANDSHAKE,
  /** The peer accepted, and answered with something other than an echo. */
  ANSWER,
  /** A byte came back that is not the one that was sent at its place. */
  MISMATCH,
  /** More came back than was sent. */
  SURPLUS,
  /** The connection ended, or the wait for it did, before all bytes were back. */
  LOSS,
  /** The peer ended the connection while the load was still on; what was sent came back. */
  CLOSED_EARLY;

  /** Which of them keeps a connection from beginning. */
  static FaultKind of(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return UNKNOWN_HOST;
    }
    if (cause instanceof SSLException) {
      return HANDSHAKE;
    }
    if (cause instanceof UnexpectedAnswer) {
      return ANSWER;
    }
    return String.valueOf(cause.getMessage()).contains("refused") ? REFUSED : NOT_CONNECTED;
  }

  /** As it is called in text. */
  String words() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
