package dev.echoport.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a node to read its configuration again. */
public final class ReloadRequest {
  private static final int OK = 200;

  private final Target admin;
  private final Duration timeout;
  private final @Nullable String token;

  /**
   * @param token of the admin API, {@code null} for none
   */
  public ReloadRequest(Target admin, Duration timeout, @Nullable String token) {
    this.admin = admin;
    this.timeout = timeout;
    this.token = token;
  }

  /**
   * What the node answered.
   *
   * @param body JSON: what is different, or a problem document
   */
  public record Answer(int status, String body) {
    /** Whether the configuration is in effect. */
    public boolean applied() {
      return status == OK;
    }
  }

  /** Blocks until the answer. */
  public Answer send() throws IOException {
    String uri = new Target(admin.scheme(), admin.host(), admin.port(), "/api/v1/reload").uri();
    HttpURLConnection connection = (HttpURLConnection) URI.create(uri).toURL().openConnection();
    try {
      return exchange(connection);
    } catch (IOException e) {
      throw new IOException(uri + ": " + NotConnected.reason(admin, e), e);
    } finally {
      connection.disconnect();
    }
  }

  private Answer exchange(HttpURLConnection connection) throws IOException {
    connection.setRequestMethod("POST");
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setFixedLengthStreamingMode(0);
    connection.setDoOutput(true);
    if (token != null) {
      connection.setRequestProperty("Authorization", "Bearer " + token);
    }
    connection.getOutputStream().close();
    int status = connection.getResponseCode();
    try (InputStream body =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(
          status, body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
