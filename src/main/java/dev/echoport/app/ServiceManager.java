package dev.echoport.app;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager how the node is, as systemd's {@code sd_notify(3)} describes it: one
 * datagram for each message to the socket that the environment names. Without {@code NOTIFY_SOCKET}
 * it tells nobody. Datagrams of the Unix domain are Netty's, because the JDK has none; no loop is
 * needed to send one. Safe for all threads.
 */
final class ServiceManager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);

  private final @Nullable Socket socket;
  private final byte[] path;
  private final long watchdogMicros;
  private @Nullable ScheduledExecutorService ticks;

  private ServiceManager(@Nullable Socket socket, byte[] path, long watchdogMicros) {
    this.socket = socket;
    this.path = path;
    this.watchdogMicros = watchdogMicros;
  }

  /** The one that started this process, if the environment names it. */
  static ServiceManager of(Map<String, String> environment) {
    String address = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (address.isEmpty()) {
      return new ServiceManager(null, new byte[0], 0);
    }
    if (!Epoll.isAvailable()) {
      LOG.warn(
          "NOTIFY_SOCKET={}: the service manager is told nothing (expected: Netty's native epoll"
              + " library)",
          address);
      return new ServiceManager(null, new byte[0], 0);
    }
    byte[] path = address.getBytes(StandardCharsets.UTF_8);
    if (path[0] == '@') {
      path[0] = 0;
    }
    return new ServiceManager(Socket.newSocketDomainDgram(), path, watchdogMicros(environment));
  }

  /** Of this process alone: children inherit the variables. */
  private static long watchdogMicros(Map<String, String> environment) {
    String own = String.valueOf(ProcessHandle.current().pid());
    String micros = environment.getOrDefault("WATCHDOG_USEC", "");
    return own.equals(environment.getOrDefault("WATCHDOG_PID", own)) && micros.matches("\\d{1,15}")
        ? Long.parseLong(micros)
        : 0;
  }

  /**
   * The node serves. From now on the watchdog is fed, if there is one, twice in its time, while the
   * node is alive; else the service manager ends the process and starts another.
   *
   * @param alive asked by a thread of its own
   */
  void ready(BooleanSupplier alive) {
    tell("READY=1");
    if (socket == null || watchdogMicros == 0) {
      return;
    }
    ticks =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "echoport-watchdog");
              thread.setDaemon(true);
              return thread;
            });
    long half = Math.max(1, watchdogMicros / 2);
    ticks.scheduleAtFixedRate(() -> feed(alive), 0, half, TimeUnit.MICROSECONDS);
  }

  /** The node drains. */
  void stopping() {
    tell("STOPPING=1");
  }

  private void feed(BooleanSupplier alive) {
    if (alive.getAsBoolean()) {
      tell("WATCHDOG=1");
    }
  }

  private synchronized void tell(String message) {
    if (socket == null || !socket.isOpen()) {
      return;
    }
    byte[] text = message.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer datagram = ByteBuffer.allocateDirect(text.length).put(text);
    try {
      socket.sendToDomainSocket(datagram, 0, text.length, path);
    } catch (IOException e) {
      LOG.warn("NOTIFY_SOCKET: cannot send {}: {}", message, e.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    if (ticks != null) {
      ticks.shutdownNow();
    }
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("NOTIFY_SOCKET: {}", e.getMessage());
      }
    }
  }
}
