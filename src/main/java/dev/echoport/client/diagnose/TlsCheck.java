package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Compares what this side agreed on in handshakes with what the other end says. Whoever stands
 * between and decrypts has a handshake of its own with each: it would have to agree there on the
 * same, also when this side offers nothing but an unusual cipher.
 */
final class TlsCheck implements Check {
  private static final String[] UNUSUAL = {
    "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"
  };

  private static final String NEXT =
      "a balancer that ends TLS, which may be meant so; an inspecting proxy: whose is the"
          + " certificate?";

  private final List<String> compared = new ArrayList<>();

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    String certificate;
    try (EchoConnection connection = path.introduced()) {
      SSLSession session = ((SSLSocket) connection.socket()).getSession();
      certificate = certificate(session);
      if (connection.far() == null) {
        return Finding.unproved(
            "%s, %s; %s; whether the other end had the same handshake, this end cannot know"
                .formatted(session.getProtocol(), session.getCipherSuite(), certificate),
            path.farEnd().whyNot());
      }
      Finding difference = difference(path, connection, session);
      if (difference != null) {
        return difference;
      }
    }
    for (String cipher : UNUSUAL) {
      Finding difference = only(path, cipher);
      if (difference != null) {
        return difference;
      }
    }
    return Finding.ok(
        "Both ends agreed on the same in every handshake (%s); %s"
            .formatted(String.join(", ", compared), certificate));
  }

  /** A handshake with nothing but this to choose from; one that fails proves nothing. */
  private @Nullable Finding only(EchoPath path, String cipher) throws InterruptedException {
    try (EchoConnection connection =
        path.introduced(
            parameters -> {
              parameters.setProtocols(new String[] {"TLSv1.3"});
              parameters.setCipherSuites(new String[] {cipher});
            })) {
      return difference(path, connection, ((SSLSocket) connection.socket()).getSession());
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable Finding difference(EchoPath path, EchoConnection connection, SSLSession session)
      throws InterruptedException {
    FarRecord far = path.far(connection);
    if (far == null) {
      return null;
    }
    JsonObject there = far.tls();
    if (there == null) {
      return Finding.fault(
          "TLS ends on the way: the other end gets the bytes without it; %s"
              .formatted(certificate(session)),
          NEXT);
    }
    String here = session.getProtocol() + " with " + session.getCipherSuite();
    String seen = there.getString("version") + " with " + there.getString("cipher");
    String name = path.tls().name(path.target());
    String sni = there.getString("sni");
    compared.add(session.getCipherSuite());
    if (!here.equals(seen)) {
      return Finding.fault(
          "This side agreed on %s, the other end on %s: there are two handshakes, so something between reads everything; %s"
              .formatted(here, seen, certificate(session)),
          NEXT);
    }
    return sni == null || sni.equalsIgnoreCase(name)
        ? null
        : Finding.fault(
            "This side asked for the name %s, the other end was asked for %s".formatted(name, sni),
            NEXT);
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
