package dev.echoport.listener;

import dev.echoport.completion.ConnectionReport;
import dev.echoport.completion.ListenerReport;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.RefusalReason;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.tls.ServerTls;
import dev.echoport.tls.TlsException;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loops of one listener share: the limit on its connections, its refusals, and the list of
 * the loops themselves. Safe for all threads.
 */
public final class Listener {
  /** The logger of how connections ended, at the level {@code INFO}. */
  public static final String CONNECTION_LOG = "dev.echoport.connections";

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** Vert.x shares a random port among the instances that ask for the same number. */
  private static final AtomicInteger SHARED_RANDOM_PORTS = new AtomicInteger();

  private final ListenerConfig config;
  private final Refusals refusals = new Refusals();
  private final BoundedLog refusalLog = new BoundedLog(System::nanoTime);
  private final AtomicInteger open = new AtomicInteger();
  private final List<ListenerLoop> loops = new CopyOnWriteArrayList<>();
  private final SocketAddress bindAddress;
  private volatile ListenAddress address;
  private volatile @Nullable ServerTls tls;

  public Listener(ListenerConfig config) {
    this.config = config;
    this.address = config.address();
    this.bindAddress = bindAddress(config.address());
  }

  /** The configuration it was made from. */
  public ListenerConfig config() {
    return config;
  }

  /**
   * Reads certificates and keys if it speaks TLS; blocks. Called before it is bound.
   *
   * @throws TlsException in one line for the operator
   */
  public void secure() throws TlsException {
    if (config.tls().isOn()) {
      tls = ServerTls.of(config);
    }
  }

  /** Certificates and keys, which can be told to read their files again. */
  public Optional<ServerTls> tls() {
    return Optional.ofNullable(tls);
  }

  /** Where it listens; the configured address until it is bound. */
  public ListenAddress address() {
    return address;
  }

  private static SocketAddress bindAddress(ListenAddress address) {
    InetListenAddress inet = (InetListenAddress) address;
    return inet.port() == 0
        ? SocketAddress.sharedRandomPort(SHARED_RANDOM_PORTS.incrementAndGet(), inet.host())
        : SocketAddress.inetSocketAddress(inet.port(), inet.host());
  }

  /** Where the instances bind, all to the same socket. */
  SocketAddress bindAddress() {
    return bindAddress;
  }

  /** The port that it is bound to. */
  public int port() {
    return ((InetListenAddress) address).port();
  }

  /** Where to connect to it. */
  public SocketAddress socketAddress() {
    InetListenAddress inet = (InetListenAddress) address;
    return SocketAddress.inetSocketAddress(inet.port(), inet.host());
  }

  void bound(int port) {
    address = ((InetListenAddress) config.address()).withPort(port);
  }

  void add(ListenerLoop loop) {
    loops.add(loop);
  }

  /**
   * Counts one more connection in, or refuses it because {@code maxConnections} is reached.
   *
   * @param overloaded whether its loop has no room for its frames
   */
  boolean admit(boolean overloaded) {
    int max = config.maxConnections();
    if (open.incrementAndGet() > max && max != 0) {
      refused(RefusalReason.MAX_CONNECTIONS, "maxConnections: " + max);
      return false;
    }
    if (overloaded) {
      refused(RefusalReason.OVERLOADED, "maxFrames: " + config.maxFrames());
      return false;
    }
    return true;
  }

  /** A handshake has not had its turn in time. */
  void handshakeRefused() {
    refused(RefusalReason.MAX_HANDSHAKES, "tls.maxHandshakes: " + config.tls().maxHandshakes());
  }

  /** A connection ended, kept or refused. */
  void released() {
    open.decrementAndGet();
  }

  /** {@code accept} failed; called by the acceptor's loop. */
  void acceptFailed(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    boolean descriptors = message.contains("Too many open files") || message.contains("EMFILE");
    refused(
        descriptors ? RefusalReason.FILE_DESCRIPTORS : RefusalReason.ACCEPT_FAILED,
        message + "; accepting pauses for " + AcceptFailureHandler.PAUSE_MILLIS + " ms");
  }

  private void refused(RefusalReason reason, String detail) {
    refusals.count(reason);
    long suppressed = refusalLog.admit();
    if (suppressed >= 0) {
      LOG.warn(
          "listener {} refuses connections: {} ({}), {} more since the last such line",
          config.name(),
          reason,
          detail,
          suppressed);
    }
  }

  /** What it did so far, on all loops. */
  public Future<ListenerReport> report() {
    return Future.all(ask(ListenerLoop::totals))
        .map(
            all ->
                all.<ListenerTotals.Snapshot>list().stream()
                    .reduce(ListenerTotals.Snapshot.ZERO, ListenerTotals.Snapshot::plus))
        .map(
            totals ->
                new ListenerReport(
                    config.name(), address.uri(), loops.size(), totals, refusals.counts()));
  }

  /** Reports of connections, as {@code question} finds them on each loop. */
  Future<List<ConnectionReport>> connections(
      Function<ListenerLoop, List<ConnectionReport>> question) {
    return Future.all(ask(question))
        .map(all -> all.<List<ConnectionReport>>list().stream().flatMap(List::stream).toList());
  }

  private <T> List<Future<T>> ask(Function<ListenerLoop, T> question) {
    return loops.stream().map(loop -> loop.ask(question)).toList();
  }
}
