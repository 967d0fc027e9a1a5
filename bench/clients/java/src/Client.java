import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.client.transport.HttpClientConnectionFactory;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Usage: Client KIND VERSION URL FILE; sends the file and compares what comes back. */
public final class Client {
  private static final int SECONDS = 20;

  private final boolean http2;
  private final String url;
  private final byte[] body;
  private final KeyStore trusted;
  private final TrustManagerFactory trust;
  private final SSLContext tls;

  private Client(boolean http2, String url, byte[] body) throws Exception {
    this.http2 = http2;
    this.url = url;
    this.body = body;
    trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(System.getenv("CA")))) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
  }

  public static void main(String[] args) throws Exception {
    Client client =
        new Client(args[1].equals("2"), args[2], Files.readAllBytes(Path.of(args[3])));
    byte[] back;
    try {
      back =
          switch (args[0]) {
            case "jdk" -> client.jdk();
            case "okhttp" -> client.okhttp();
            default -> client.jetty();
          };
    } catch (Exception e) {
      System.err.println(e);
      System.exit(1);
      return;
    }
    if (!Arrays.equals(back, client.body)) {
      System.err.println("other bytes came back: " + back.length);
      System.exit(1);
    }
    System.exit(0);
  }

  private byte[] jdk() throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(tls)
            .version(http2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(SECONDS))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  private byte[] okhttp() throws Exception {
    boolean secure = url.startsWith("https");
    List<Protocol> protocols =
        !http2
            ? List.of(Protocol.HTTP_1_1)
            : secure
                ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1)
                : List.of(Protocol.H2_PRIOR_KNOWLEDGE);
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(
                tls.getSocketFactory(), (X509TrustManager) trust.getTrustManagers()[0])
            .protocols(protocols)
            .retryOnConnectionFailure(false)
            .readTimeout(SECONDS, TimeUnit.SECONDS)
            .writeTimeout(SECONDS, TimeUnit.SECONDS)
            .build();
    Request request = new Request.Builder().url(url).post(RequestBody.create(body, null)).build();
    try (Response response = client.newCall(request).execute()) {
      return response.body().bytes();
    }
  }

  private byte[] jetty() throws Exception {
    SslContextFactory.Client context = new SslContextFactory.Client();
    context.setTrustStore(trusted);
    ClientConnector connector = new ClientConnector();
    connector.setSslContextFactory(context);
    HttpClientTransportDynamic transport =
        http2
            ? new HttpClientTransportDynamic(
                connector, new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)))
            : new HttpClientTransportDynamic(connector, HttpClientConnectionFactory.HTTP11);
    try (org.eclipse.jetty.client.HttpClient client =
        new org.eclipse.jetty.client.HttpClient(transport)) {
      client.start();
      return new CompletableResponseListener(
              client.POST(url).body(new BytesRequestContent(body)), body.length + 1)
          .send()
          .get(SECONDS, TimeUnit.SECONDS)
          .getContent();
    }
  }
}
