package dev.echoport.client.probe;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Durations;
import dev.echoport.client.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Connects, and shakes hands. The handshake is not part of the round trip. Its classes are loaded
 * where there is TLS only.
 */
public record TlsConnector(Target target, ClientTls tls) implements Connecting {

  @Override
  public ProbeStream connect(Deadline deadline)
      throws IOException, ProbeFailure, InterruptedException {
    TimedSocket socket = (TimedSocket) new Connector(target).connect(deadline);
    try {
      socket.layer(secured(socket.socket(), deadline));
      return socket;
    } catch (SocketTimeoutException e) {
      socket.close();
      throw new ProbeFailure("no handshake within " + Durations.format(deadline.allowed()));
    } catch (SSLException e) {
      socket.close();
      throw new ProbeFailure("no handshake: " + TlsHint.message(e));
    } catch (GeneralSecurityException e) {
      socket.close();
      throw new ProbeFailure("no TLS here: " + e.getMessage());
    }
  }

  /**
   * Shakes hands on a connection.
   *
   * @throws IOException also with the alert of the other end
   * @throws ProbeFailure if the file of trusted authorities cannot be read
   */
  public SSLSocket secured(Socket socket, Deadline deadline)
      throws IOException, GeneralSecurityException, ProbeFailure {
    return secured(socket, deadline, offer -> {});
  }

  /**
   * Shakes hands with another offer than the default one.
   *
   * @param offer changes what is offered
   * @throws IOException also with the alert of the other end
   * @throws ProbeFailure if the file of trusted authorities cannot be read
   */
  public SSLSocket secured(Socket socket, Deadline deadline, Consumer<SSLParameters> offer)
      throws IOException, GeneralSecurityException, ProbeFailure {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(), null);
    socket.setSoTimeout(deadline.remainingMillis());
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, tls.name(target), target.port(), true);
    SSLParameters parameters = secured.getSSLParameters();
    if (!tls.insecure()) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    offer.accept(parameters);
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private TrustManager @Nullable [] trust()
      throws IOException, GeneralSecurityException, ProbeFailure {
    if (tls.insecure()) {
      return new TrustManager[] {new Everybody()};
    }
    String file = tls.trust();
    if (file == null) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(file))) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("trust-" + store.size(), each);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new ProbeFailure("--trust: " + file + " (expected: a readable PEM file)");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static final class Everybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
