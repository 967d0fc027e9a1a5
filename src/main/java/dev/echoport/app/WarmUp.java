package dev.echoport.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a node for its readiness over HTTP, as an orchestrator does, until it is ready. So every
 * listener has echoed, and the first who asks is not the one who waits until classes are loaded,
 * which on a busy machine takes longer than Kubernetes does.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** Readiness itself is limited to less. */
  private static final int TIMEOUT_MILLIS = 3_000;

  private static final long PAUSE_MILLIS = 50;
  private static final int MOST_BYTES = 64 << 10;

  private final URI admin;
  private String answer = "nothing was answered";

  /**
   * @param admin where the node answers
   */
  WarmUp(String admin) {
    this.admin = URI.create(admin);
  }

  /**
   * Blocks until the node is ready.
   *
   * @param patience it is logged why it is not, if it takes longer
   * @return whether it is; {@code false} if {@code end} came first
   */
  boolean await(CompletableFuture<?> end, Duration patience) {
    long began = System.nanoTime();
    boolean told = false;
    while (!end.isDone() && !isReady()) {
      if (!told && System.nanoTime() - began > patience.toNanos()) {
        told = true;
        LOG.warn("not ready yet: {}", answer);
      }
      pause(end);
    }
    return !end.isDone();
  }

  private static void pause(CompletableFuture<?> end) {
    end.copy().completeOnTimeout(null, PAUSE_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  /** Asks once. */
  boolean isReady() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host(), admin.getPort()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(request());
      answer = read(socket.getInputStream());
      return answer.startsWith("HTTP/1.1 200 ") || answer.startsWith("HTTP/1.0 200 ");
    } catch (IOException e) {
      answer = String.valueOf(e.getMessage());
      return false;
    }
  }

  private String host() {
    return admin.getHost().replace("[", "").replace("]", "");
  }

  private byte[] request() {
    return ("GET /health/ready HTTP/1.1\r\nHost: "
            + admin.getAuthority()
            + "\r\nConnection: close\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String read(InputStream in) throws IOException {
    return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
  }
}
