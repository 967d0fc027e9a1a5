package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.text.FailureText;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failure of the transport means for a connection. */
final class EndCause {
  private EndCause() {}

  /** Whether the channel was closed before it could fail otherwise. */
  static boolean isClosed(@Nullable Throwable failure) {
    return failure instanceof ClosedChannelException;
  }

  /** Whether the peer reset it, or something between it and us did. */
  static boolean isReset(@Nullable Throwable failure) {
    return failure instanceof IOException && !(failure instanceof SSLException);
  }

  /** Under which reason it ends. */
  static CloseReason reason(@Nullable Throwable failure) {
    if (failure instanceof SSLException) {
      return CloseReason.TLS_FAILED;
    }
    return failure instanceof IOException ? CloseReason.PEER_RESET : CloseReason.INTERNAL;
  }

  /** Who ended it for {@code why}, if nobody had begun with that. */
  static FirstClose first(CloseReason why, @Nullable Throwable failure) {
    if (why != CloseReason.PEER_RESET) {
      return FirstClose.GATEWAY_CLOSE;
    }
    boolean gone = failure != null && KeepAlive.isGone(failure);
    return gone ? FirstClose.PEER_GONE : FirstClose.PEER_RESET;
  }

  /** For people. */
  static @Nullable String text(@Nullable Throwable failure) {
    return failure == null ? null : FailureText.of(failure);
  }
}
