package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import dev.echoport.client.diagnose.web.HttpCheck;
import dev.echoport.tls.hello.ClientHello;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Compares the handshake of this side with what the other end says of it: the ClientHello that was
 * sent with the one that arrived, the certificate that was seen with the one that was shown.
 * Whoever stands between and decrypts has a handshake of its own with each, and cannot send the
 * same ClientHello: he has not the key that belongs to it.
 */
final class TlsCheck implements Check {
  private static final String NEXT =
      "a balancer that ends TLS, which may be meant so; an inspecting proxy: whose is the"
          + " certificate?";

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    boolean web = path.target().scheme().isWeb();
    try (EchoConnection connection = web ? path.open() : path.introduced()) {
      SSLSession session = ((SSLSocket) connection.socket()).getSession();
      ClientHello hello = connection.hello();
      FarRecord far = web ? described(path, connection) : path.far(connection);
      Finding finding = finding(path, connection, session, far);
      return hello == null
          ? finding
          : finding.with("ja4", hello.ja4()).with("clientHelloSha256", hello.sha256());
    }
  }

  /** What an answer says of the request's own connection. */
  private static @Nullable FarRecord described(EchoPath path, EchoConnection connection) {
    JsonObject seen = HttpCheck.described(path, connection);
    return seen == null ? null : new FarRecord(seen);
  }

  private static Finding finding(
      EchoPath path, EchoConnection connection, SSLSession session, @Nullable FarRecord far) {
    String agreed = session.getProtocol() + " with " + session.getCipherSuite();
    if (far == null) {
      return Finding.unproved(
          "%s; %s; whether the other end had the same handshake, this end cannot know"
              .formatted(agreed, certificate(session)),
          path.farEnd().whyNot());
    }
    JsonObject there = far.tls();
    if (there == null) {
      return Finding.fault(
          "TLS ends on the way: the other end gets the bytes without it; " + certificate(session),
          NEXT);
    }
    String different = different(connection, session, there);
    return different == null
        ? Finding.ok(
            "The ClientHello arrived as it was sent (SNI %s, ALPN %s), and both ends agreed on %s; %s"
                .formatted(or(there, "sni"), or(there, "alpn"), agreed, certificate(session)))
        : Finding.fault(
            different
                + ": there are two handshakes, so something between reads everything; "
                + certificate(session),
            NEXT);
  }

  private static @Nullable String different(
      EchoConnection connection, SSLSession session, JsonObject there) {
    ClientHello sent = connection.hello();
    String arrived = there.getString("clientHelloSha256");
    if (sent != null && arrived != null && !sent.sha256().equals(arrived)) {
      return "Another ClientHello arrived than was sent: JA4 %s instead of %s, SNI %s, ALPN %s"
          .formatted(or(there, "ja4"), sent.ja4(), or(there, "sni"), or(there, "alpn"));
    }
    String here = session.getProtocol() + " with " + session.getCipherSuite();
    String agreed = there.getString("version") + " with " + there.getString("cipher");
    if (!here.equals(agreed)) {
      return "This side agreed on %s, the other end on %s".formatted(here, agreed);
    }
    String shown = there.getString("certificateSha256");
    return shown == null || shown.equals(digest(session))
        ? null
        : "The other end has shown another certificate than this side saw";
  }

  private static String or(JsonObject there, String key) {
    String value = there.getString(key);
    return value == null ? "none" : value;
  }

  private static @Nullable String digest(SSLSession session) {
    try {
      return ClientHello.sha256(session.getPeerCertificates()[0].getEncoded());
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      return null;
    }
  }

  private static String certificate(SSLSession session) {
    try {
      X509Certificate shown = (X509Certificate) session.getPeerCertificates()[0];
      return "the certificate is of %s, by %s, until %s"
          .formatted(
              shown.getSubjectX500Principal(),
              shown.getIssuerX500Principal(),
              shown.getNotAfter().toInstant());
    } catch (SSLPeerUnverifiedException e) {
      return "there is no certificate";
    }
  }
}
