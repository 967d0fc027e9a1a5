package dev.echoport.client.probe;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.scheme.Scheme;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What to do about TLS where one end speaks it and the other does not. Only loaded then. */
public final class TlsHint {
  private TlsHint() {}

  /**
   * Whether a peer that was spoken to without TLS, in vain, wants TLS: many close such a connection
   * without a word, so a handshake tells. Takes no longer than {@code patience}.
   *
   * @return what to use instead; {@code null} where TLS is not the matter
   */
  public static @Nullable String forPlain(Target target, Duration patience)
      throws InterruptedException {
    Scheme secured = target.scheme().secured();
    if (secured == null || patience.toMillis() < 1) {
      return null;
    }
    Target other = new Target(secured, target.host(), target.port(), target.path());
    Connecting connecting = new TlsConnector(other, new ClientTls(true, null, null));
    try (ProbeStream stream = connecting.connect(Deadline.in(patience))) {
      return "the other end speaks TLS: use " + secured.prefix();
    } catch (IOException | ProbeFailure e) {
      return null;
    }
  }

  /** The cause in words, with what to do behind it where it is known. */
  public static String message(Throwable failure) {
    Throwable cause = failure;
    while (failure instanceof SSLException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    String hint = failure instanceof SSLException ? hint(message.toLowerCase(Locale.ROOT)) : null;
    return hint == null ? message : message + " (" + hint + ")";
  }

  private static @Nullable String hint(String message) {
    if (message.contains("not an ssl/tls record") || message.contains("unrecognized ssl message")) {
      return "the other end does not speak TLS: use tcp://, ws:// or http://";
    }
    if (message.contains("client_hello") || message.contains("clienthello")) {
      return "the other end sends back what it gets: use tcp://";
    }
    if (message.contains("no subject alternative") || message.contains("no name matching")) {
      return "the certificate is for another name: --sni NAME asks for it, --insecure takes any";
    }
    if (message.contains("certification path") || message.contains("path building")) {
      return "not trusted: --trust FILE names its authority, --insecure takes any";
    }
    return null;
  }
}
