package dev.echoport.client;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The same through TLS. The handshake is not part of the round trip. Its classes are loaded for
 * {@code tls://} only.
 */
final class TlsProbe extends TcpProbe {
  private final Target target;
  private final ClientTls tls;

  TlsProbe(Target target, int size, ClientTls tls) {
    super(target, size);
    this.target = target;
    this.tls = tls;
  }

  /** In a thread of its own: a record that trickles in would keep a read waiting for ever. */
  @Override
  public long attempt(Deadline deadline) throws IOException, ProbeFailure, InterruptedException {
    FutureTask<Long> attempt = new FutureTask<>(() -> super.attempt(deadline));
    Thread thread = new Thread(attempt, "tls");
    thread.setDaemon(true);
    thread.start();
    try {
      return attempt.get(deadline.allowed().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ProbeFailure("no echo within " + Durations.format(deadline.allowed()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProbeFailure failure) {
        throw failure;
      }
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  @Override
  ProbeStream connect(Deadline deadline) throws IOException, ProbeFailure, InterruptedException {
    TimedSocket socket = (TimedSocket) super.connect(deadline);
    try {
      socket.layer(secured(socket.socket(), deadline));
      return socket;
    } catch (SocketTimeoutException e) {
      socket.close();
      throw new ProbeFailure("no handshake within " + Durations.format(deadline.allowed()));
    } catch (SSLException e) {
      socket.close();
      throw new ProbeFailure("no handshake: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      socket.close();
      throw new ProbeFailure("no TLS here: " + e.getMessage());
    }
  }

  private Socket secured(Socket socket, Deadline deadline)
      throws IOException, GeneralSecurityException, ProbeFailure {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust(), null);
    socket.setSoTimeout(deadline.remainingMillis());
    SSLSocket secured =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, tls.name(target), target.port(), true);
    if (!tls.insecure()) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
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
