package dev.echoport.listener;

import dev.echoport.completion.ConnectionReport;
import dev.echoport.completion.ListenerReport;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.RefusalReason;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.connection.ByteBudget;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
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

  private volatile ListenerConfig config;
  private final Refusals refusals = new Refusals();
  private final BoundedLog refusalLog = new BoundedLog(System::nanoTime);
  private final Admission admission;
  private final List<ListenerLoop> loops = new CopyOnWriteArrayList<>();
  private final SocketAddress bindAddress;
  private volatile ListenAddress address;
  private volatile @Nullable ByteBudget budget;
  private volatile @Nullable String retirement;
  private volatile boolean ended;

  public Listener(ListenerConfig config, NodeLimits node) {
    this.config = config;
    this.admission = new Admission(config, node, System::nanoTime);
    this.budget = budget(config, null);
    this.address = config.address();
    this.bindAddress = bindAddress(config.address());
  }

  private static @Nullable ByteBudget budget(ListenerConfig config, @Nullable ByteBudget before) {
    long rate = config.limits().bytesPerSecond().listener();
    boolean same = before != null && before.bytesPerSecond() == rate;
    return same ? before : rate == 0 ? null : new ByteBudget(rate);
  }

  /** The configuration in effect. */
  public ListenerConfig config() {
    return config;
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
   * Counts one more connection in, or refuses it; then its seat is {@link Seat#NONE} and its
   * refusal says why.
   *
   * @param overloaded whether its loop has no room for its frames
   */
  Admission.Decision admit(boolean overloaded, java.net.SocketAddress source) {
    Admission.Decision decision = admission.admit(overloaded, source);
    Refusal refusal = decision.refusal();
    if (refusal != null) {
      refused(refusal.reason(), refusal.detail());
    }
    return decision;
  }

  /** The seat of most connections. */
  Seat seat() {
    return admission.seat();
  }

  /** What its connections may receive together, {@code null} for no limit. */
  @Nullable ByteBudget budget() {
    return budget;
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
                    config.name(),
                    address.uri(),
                    state(),
                    retirement == null ? loops.size() : 0,
                    totals,
                    refusals.counts()));
  }

  /** Reports of connections, as {@code question} finds them on each loop. */
  Future<List<ConnectionReport>> connections(
      Function<ListenerLoop, List<ConnectionReport>> question) {
    return Future.all(ask(question))
        .map(all -> all.<List<ConnectionReport>>list().stream().flatMap(List::stream).toList());
  }

  /**
   * Makes ready, on every loop, what new connections get under {@code next}, which has the same
   * address; nothing is different yet. Fails with what a processor says against its options.
   */
  public Future<PreparedChange> prepare(ListenerConfig next) {
    ByteBudget shared = budget(next, budget);
    return Future.all(
            loops.stream().map(loop -> loop.ask(each -> each.prepare(next, shared))).toList())
        .map(all -> new PreparedChange(this, next, List.copyOf(all.<Generation>list())));
  }

  /**
   * Its configuration is what it was, but the files that it names may not be: its certificates are
   * read anew. A plain listener has none.
   *
   * @return completes when those of new connections are valid and in place
   */
  public Future<Void> renewCertificates() {
    return Future.succeededFuture();
  }

  /** Puts what was prepared into effect; completes when it is, on every loop. */
  Future<Void> use(ListenerConfig next, List<Generation> generations) {
    config = next;
    admission.use(next);
    budget = budget(next, budget);
    List<Future<Void>> told = new ArrayList<>();
    for (int i = 0; i < generations.size(); i++) {
      Generation generation = generations.get(i);
      told.add(loops.get(i).tell(loop -> loop.use(generation)));
    }
    return Future.all(told).mapEmpty();
  }

  /** Lets connections have less in flight, or again what they are configured to. */
  public void tighten(boolean tight) {
    loops.forEach(loop -> loop.tell(each -> each.tighten(tight)));
  }

  /**
   * Its name or its address has gone from the configuration: called before its verticles are
   * undeployed.
   *
   * @param why what its connections are told to have ended of
   */
  public void retire(String why) {
    retirement = why;
  }

  /** Why it drains though the node goes on; {@code null}: the node stops. */
  @Nullable String retirement() {
    return retirement;
  }

  /** Its verticles are undeployed: no connection is left. */
  public void ended() {
    ended = true;
  }

  boolean hasEnded() {
    return ended;
  }

  private ListenerReport.State state() {
    if (retirement == null) {
      return ListenerReport.State.LISTENING;
    }
    return ended ? ListenerReport.State.REMOVED : ListenerReport.State.DRAINING;
  }

  private <T> List<Future<T>> ask(Function<ListenerLoop, T> question) {
    return loops.stream().map(loop -> loop.ask(question)).toList();
  }
}
