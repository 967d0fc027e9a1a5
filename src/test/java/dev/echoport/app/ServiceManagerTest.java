package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(value = "epoll", disabledReason = "needs Linux, for datagrams of the Unix domain")
final class ServiceManagerTest {
  @TempDir private Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private Socket received;

  static boolean epoll() {
    return Epoll.isAvailable();
  }

  @BeforeEach
  void listen() throws IOException {
    String path = directory.resolve("notify").toString();
    received = Socket.newSocketDomainDgram();
    received.bind(new DomainSocketAddress(path));
    environment.put("NOTIFY_SOCKET", path);
  }

  @AfterEach
  void close() throws IOException {
    received.close();
  }

  @Test
  void tellsThatTheNodeServesAndThenThatItStops() {
    try (ServiceManager manager = ServiceManager.of(environment)) {
      manager.ready(() -> true);
      manager.stopping();
    }

    assertThat(next()).isEqualTo("READY=1");
    assertThat(next()).isEqualTo("STOPPING=1");
  }

  @Test
  void feedsTheWatchdogWhileTheNodeIsAlive() {
    environment.put("WATCHDOG_USEC", "20000");
    try (ServiceManager manager = ServiceManager.of(environment)) {
      manager.ready(() -> true);
      assertThat(next()).isEqualTo("READY=1");
      assertThat(next()).isEqualTo("WATCHDOG=1");
      assertThat(next()).isEqualTo("WATCHDOG=1");
    }
  }

  @Test
  void doesNotFeedTheWatchdogOfANodeThatIsNotAlive() {
    environment.put("WATCHDOG_USEC", "20000");
    AtomicBoolean asked = new AtomicBoolean();
    try (ServiceManager manager = ServiceManager.of(environment)) {
      manager.ready(
          () -> {
            asked.set(true);
            return false;
          });
      await().untilTrue(asked);
      manager.stopping();
    }

    assertThat(next()).isEqualTo("READY=1");
    assertThat(next()).isEqualTo("STOPPING=1");
  }

  @Test
  void leavesTheWatchdogOfAnotherProcessAlone() {
    environment.put("WATCHDOG_USEC", "1");
    environment.put("WATCHDOG_PID", "1");
    AtomicBoolean asked = new AtomicBoolean();
    try (ServiceManager manager = ServiceManager.of(environment)) {
      manager.ready(() -> !asked.getAndSet(true));
      manager.stopping();
    }

    assertThat(next()).isEqualTo("READY=1");
    assertThat(next()).isEqualTo("STOPPING=1");
    assertThat(asked).isFalse();
  }

  @Test
  void tellsNobodyWhereNobodyListens() {
    try (ServiceManager manager = ServiceManager.of(Map.of())) {
      manager.ready(() -> true);
      manager.stopping();
    }
  }

  private String next() {
    ByteBuffer datagram = ByteBuffer.allocateDirect(64);
    return await()
        .until(
            () -> {
              var from = received.recvFromDomainSocket(datagram, 0, datagram.capacity());
              if (from == null || from.receivedAmount() <= 0) {
                return "";
              }
              byte[] text = new byte[from.receivedAmount()];
              datagram.get(0, text);
              return new String(text, StandardCharsets.US_ASCII);
            },
            text -> !text.isEmpty());
  }
}
