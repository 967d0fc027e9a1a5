package dev.echoport.listener;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.SlowCounts;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.UnixListenAddress;
import dev.echoport.config.source.PlanText;
import dev.echoport.connection.input.ByteBudget;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultPlan;
import dev.echoport.listener.accept.AcceptFailureHandler;
import dev.echoport.listener.accept.AcceptFailures;
import dev.echoport.listener.limits.Admission;
import dev.echoport.listener.limits.NodeLimits;
import dev.echoport.listener.limits.Refusal;
import dev.echoport.listener.limits.Refusals;
import dev.echoport.listener.limits.Slot;
import dev.echoport.listener.tls.TlsEntrance;
import dev.echoport.log.BoundedLog;
import dev.echoport.parameter.StatusTurns;
import dev.echoport.text.AddressText;
import dev.echoport.text.FailureText;
import dev.echoport.tls.ServerTls;
import dev.echoport.tls.TlsException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What the loops of one listener share: the limit on its connections, its refusals, and the list of
 * the loops themselves. Safe for all threads.
 */
public final class Listener implements TlsEntrance.Owner, AcceptFailures.Port {
  /** The logger of how connections ended, at the level {@code INFO}. */
  public static final String CONNECTION_LOG = "dev.echoport.connections";

  /** At the level {@code INFO} those that ended in order are logged there, too. */
  public static final String ORDERLY_CONNECTION_LOG = CONNECTION_LOG + ".orderly";

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  /** Vert.x shares a random port among the instances that ask for the same number. */
  private static final AtomicInteger SHARED_RANDOM_PORTS = new AtomicInteger();

  private volatile ListenerConfig config;
  private final Refusals<RefusalReason> refusals = new Refusals<>(RefusalReason.class);
  private final Refusals<DatagramRefusal> datagramsRefused = new Refusals<>(DatagramRefusal.class);
  private final BoundedLog refusalLog = new BoundedLog(System::nanoTime);
  private final StatusTurns statusTurns = new StatusTurns();
  private final Admission admission;
  private final List<LoopView> loops = new CopyOnWriteArrayList<>();
  private final SocketAddress bindAddress;
  private volatile ListenAddress address;
  private volatile @Nullable ServerTls tls;
  private volatile @Nullable ByteBudget budget;
  private volatile FaultDealer faults;
  private volatile @Nullable String retirement;
  private volatile @Nullable Instant cutAt;
  private volatile boolean ended;

  public Listener(ListenerConfig config, NodeLimits node) {
    this.config = config;
    this.admission = new Admission(config, node, System::nanoTime);
    this.budget = budget(config, null);
    this.faults = new FaultDealer(config.faults().asPlan());
    this.address = config.address();
    this.bindAddress = bindAddress(config.address());
  }

  private static @Nullable ByteBudget budget(ListenerConfig config, @Nullable ByteBudget before) {
    long rate =
        config.address().scheme().isDatagrams()
            ? config.udp().bytesPerSecond().listener()
            : config.limits().bytesPerSecond().listener();
    boolean same = before != null && before.bytesPerSecond() == rate;
    return same ? before : rate == 0 ? null : new ByteBudget(rate);
  }

  /** The configuration in effect. */
  @Override
  public ListenerConfig config() {
    return config;
  }

  /**
   * Reads certificates and keys if it speaks TLS; blocks. Called before it is bound.
   *
   * @throws TlsException in one line for the operator
   */
  public void secure() throws TlsException {
    tls = certificates(config).orElse(null);
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
    if (address instanceof UnixListenAddress unix) {
      return SocketAddress.domainSocketAddress(unix.socketPath());
    }
    InetListenAddress inet = (InetListenAddress) address;
    return inet.port() == 0
        ? SocketAddress.sharedRandomPort(SHARED_RANDOM_PORTS.incrementAndGet(), inet.host())
        : socketAddress(inet);
  }

  /** Vert.x would look a host with a zone up as if it were a name. */
  private static SocketAddress socketAddress(InetListenAddress inet) {
    return inet.host().contains("%")
        ? SocketAddress.inetSocketAddress(new InetSocketAddress(inet.host(), inet.port()))
        : SocketAddress.inetSocketAddress(inet.port(), inet.host());
  }

  /** Where the instances bind, all to the same socket. */
  SocketAddress bindAddress() {
    return bindAddress;
  }

  /** The port that it is bound to; 0 for one that has none. */
  public int port() {
    return address instanceof InetListenAddress inet ? inet.port() : 0;
  }

  /** Where to connect to it. */
  public SocketAddress socketAddress() {
    return address instanceof InetListenAddress inet ? socketAddress(inet) : bindAddress;
  }

  /**
   * Makes way for its socket, before any instance binds. Blocks, for as long as the kernel takes.
   *
   * @param transport the name of the transport that is going to bind
   * @throws IOException why it cannot bind
   */
  public void prepare(String transport) throws IOException {
    logFaults();
    if (config.address() instanceof UnixListenAddress unix) {
      new SocketFile(unix).prepare(transport);
    } else if (config.address().scheme().isDatagrams()) {
      reservePort((InetListenAddress) config.address());
    }
  }

  /**
   * Sockets that share a port do not notice that another process has it, and cannot agree on one
   * that the system chooses: a socket that does not share finds both out, and goes.
   */
  private void reservePort(InetListenAddress inet) throws IOException {
    try (DatagramSocket alone = new DatagramSocket(null)) {
      alone.bind(new InetSocketAddress(inet.host(), inet.port()));
      address = inet.withPort(alone.getLocalPort());
    }
  }

  /** Where sockets for datagrams bind, once it is prepared. */
  public InetSocketAddress datagramAddress() {
    InetListenAddress inet = (InetListenAddress) address;
    return new InetSocketAddress(inet.host(), inet.port());
  }

  void bound(int port) throws IOException {
    if (config.address() instanceof UnixListenAddress unix) {
      new SocketFile(unix).bound();
    } else {
      address = ((InetListenAddress) config.address()).withPort(port);
    }
  }

  public void add(LoopView loop) {
    loops.add(loop);
  }

  /**
   * Counts one more connection in, or refuses it; then its seat is {@link Slot#NONE} and its
   * refusal says why.
   *
   * @param overloaded whether its loop has no room for its frames
   */
  Admission.Decision admit(boolean overloaded, java.net.SocketAddress source) {
    Admission.Decision decision = admission.admit(overloaded, source);
    Refusal refusal = decision.refusal();
    if (refusal != null) {
      refused(refusal.reason(), refusal.detail(), source);
    }
    return decision;
  }

  /** Whether it would keep one more, {@code null}, or why not; nothing is counted. */
  @Nullable Refusal look(boolean overloaded) {
    return admission.look(overloaded);
  }

  @Override
  public String handshakeRefused() {
    String limit = "tls.maxHandshakes: " + config.tls().maxHandshakes();
    refused(RefusalReason.MAX_HANDSHAKES, limit, null);
    return limit;
  }

  /** The seat of most connections. */
  Slot seat() {
    return admission.seat();
  }

  /** What its connections may receive together, {@code null} for no limit. */
  public @Nullable ByteBudget budget() {
    return budget;
  }

  /** Which faults its connections have. */
  public FaultDealer faults() {
    return faults;
  }

  /** The same under {@code next}: a plan that stays goes on counting. */
  private FaultDealer faults(ListenerConfig next) {
    FaultDealer running = faults;
    FaultPlan plan = next.faults().asPlan();
    return running.plan().equals(plan) ? running : new FaultDealer(plan);
  }

  /** What {@code dealer} has dealt to open connections is over; completes when it is. */
  public Future<Void> lift(FaultDealer dealer) {
    return new OpenConnections(this).lift(dealer);
  }

  /** So that a run can be repeated. */
  private void logFaults() {
    if (!faults.plan().isOff()) {
      LOG.atInfo()
          .addKeyValue("listener", config.name())
          .addKeyValue("seed", faults.seed())
          .addKeyValue(
              "faults", faults.plan().byLine() ? "by line" : PlanText.of(faults.plan().faults()))
          .log("faults on purpose are in effect");
    }
  }

  @Override
  public void refusedForDescriptors(Refusal refusal) {
    refused(refusal.reason(), refusal.detail(), null);
  }

  @Override
  public void acceptFailed(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    boolean descriptors = message.contains("Too many open files") || message.contains("EMFILE");
    refused(
        descriptors ? RefusalReason.FILE_DESCRIPTORS : RefusalReason.ACCEPT_FAILED,
        FailureText.of(cause)
            + "; accepting pauses for "
            + AcceptFailureHandler.PAUSE_MILLIS
            + " ms",
        null);
  }

  /** A datagram is not answered; called by every loop. */
  public void datagramRefused(DatagramRefusal reason, InetSocketAddress source) {
    datagramsRefused.count(reason);
    long suppressed = refusalLog.admit();
    if (suppressed >= 0) {
      refusalEvent(reason, suppressed)
          .addKeyValue("peer", AddressText.of(source))
          .log("a datagram is not answered");
    }
  }

  /**
   * @param source {@code null} where nobody in particular is refused
   */
  private void refused(
      RefusalReason reason, String detail, java.net.@Nullable SocketAddress source) {
    refusals.count(reason);
    long suppressed = refusalLog.admit();
    if (suppressed >= 0) {
      LoggingEventBuilder event = refusalEvent(reason, suppressed).addKeyValue("detail", detail);
      (source == null ? event : event.addKeyValue("peer", AddressText.of(source)))
          .log("a connection is refused");
    }
  }

  /**
   * What both say.
   *
   * @param suppressed lines like this one that were left out since the last one
   */
  private LoggingEventBuilder refusalEvent(Enum<?> reason, long suppressed) {
    LoggingEventBuilder event =
        LOG.atWarn().addKeyValue("listener", config.name()).addKeyValue("reason", reason);
    return suppressed == 0 ? event : event.addKeyValue("suppressed", suppressed);
  }

  /** What it did so far, on all loops. */
  public Future<ListenerReport> report() {
    return Future.all(ask(loop -> new Counts(loop.totals(), loop.own())))
        .map(all -> all.<Counts>list().stream().reduce(Counts.ZERO, Counts::plus))
        .map(
            counts ->
                new ListenerReport(
                    config.name(),
                    address.uri(),
                    state(),
                    retirement == null ? loops.size() : 0,
                    counts.totals(),
                    refusals.counts(),
                    datagramsRefused(),
                    counts.own(),
                    ended ? null : cutAt));
  }

  /** Of peers, and of the node itself. */
  private record Counts(ListenerTotals.Snapshot totals, OwnTraffic own) {
    static final Counts ZERO = new Counts(ListenerTotals.Snapshot.ZERO, OwnTraffic.NONE);

    Counts plus(Counts other) {
      return new Counts(totals.plus(other.totals), own.plus(other.own));
    }
  }

  /** How many of its connections are slow, on all loops. */
  Future<SlowCounts> slow() {
    return Future.all(ask(LoopView::slow))
        .map(all -> all.<SlowCounts>list().stream().reduce(SlowCounts.NONE, SlowCounts::plus));
  }

  private Map<DatagramRefusal, Long> datagramsRefused() {
    return config.address().scheme().isDatagrams() ? datagramsRefused.counts() : Map.of();
  }

  /** Reports of connections, as {@code question} finds them on each loop. */
  Future<List<ConnectionReport>> connections(Function<LoopView, List<ConnectionReport>> question) {
    return Future.all(ask(question))
        .map(all -> all.<List<ConnectionReport>>list().stream().flatMap(List::stream).toList());
  }

  /**
   * Makes ready, on every loop, what new connections get under {@code next}, which has the same
   * address; nothing is different yet. Fails with what a processor says against its options, or
   * with what is wrong with a certificate. Of datagrams there is nothing to make ready.
   */
  public Future<PreparedChange> prepare(ListenerConfig next, Vertx vertx) {
    return prepare(next, faults(next), vertx);
  }

  /** The same with faults that begin anew, and nothing else that is different. */
  public Future<PreparedChange> prepare(FaultsConfig faults, Vertx vertx) {
    return prepare(config.with(faults), new FaultDealer(faults.asPlan()), vertx);
  }

  private Future<PreparedChange> prepare(ListenerConfig next, FaultDealer dealer, Vertx vertx) {
    ByteBudget shared = budget(next, budget);
    return vertx
        .executeBlocking(() -> certificates(next))
        .compose(
            secured ->
                Future.all(
                        streams()
                            .map(
                                loop ->
                                    loop.ask(each -> prepared(each, next, shared, dealer, secured)))
                            .toList())
                    .map(
                        all ->
                            new PreparedChange(
                                this,
                                next,
                                dealer,
                                secured,
                                List.copyOf(all.<ConnectionSetup>list()))));
  }

  private static ConnectionSetup prepared(
      LoopView loop,
      ListenerConfig next,
      @Nullable ByteBudget shared,
      FaultDealer dealer,
      Optional<ServerTls> secured) {
    return ((ListenerLoop) loop).prepare(next, shared, dealer, secured);
  }

  private Optional<ServerTls> certificates(ListenerConfig next) throws TlsException {
    if (!next.isSecure()) {
      return Optional.empty();
    }
    ServerTls running = tls;
    ServerTls secured =
        running != null
                && next.tls().equals(config.tls())
                && next.answersLate() == config.answersLate()
            ? running
            : ServerTls.of(next);
    secured.prepare(next.faults().asPlan());
    return Optional.of(secured);
  }

  Stream<ListenerLoop> streams() {
    return loops.stream().filter(ListenerLoop.class::isInstance).map(ListenerLoop.class::cast);
  }

  /**
   * Its configuration is what it was, but the files that it names may not be: its certificates are
   * read anew. A plain listener has none.
   *
   * @return completes when those of new connections are valid and in place
   */
  public Future<Void> renewCertificates(Vertx vertx) {
    ServerTls secured = tls;
    return secured == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(
            () -> {
              secured.reload();
              return null;
            });
  }

  /** Puts what was prepared into effect; completes when it is, on every loop. */
  Future<Void> use(
      ListenerConfig next,
      FaultDealer dealer,
      Optional<ServerTls> secured,
      List<ConnectionSetup> generations) {
    config = next;
    if (faults != dealer) {
      faults = dealer;
      logFaults();
    }
    tls = secured.orElse(null);
    admission.use(next);
    budget = budget(next, budget);
    List<Future<Void>> told = new ArrayList<>();
    List<ListenerLoop> streams = streams().toList();
    for (int i = 0; i < generations.size(); i++) {
      ConnectionSetup generation = generations.get(i);
      told.add(streams.get(i).tell(loop -> loop.use(generation)));
    }
    loops.forEach(loop -> told.add(loop.use(next)));
    return Future.all(told).mapEmpty();
  }

  /** Memory has become tight: receives that wait for input take less. */
  void spareMemory() {
    streams().forEach(loop -> loop.tell(ListenerLoop::spareMemory));
  }

  /** Connections that hold memory, and on which nothing has moved for so long, on each loop. */
  Stream<Future<List<StalledPeers.Stalled>>> stalled(long nanos) {
    return streams().map(loop -> loop.ask(part -> loop.stalled(nanos)));
  }

  /**
   * Its name or its address has gone from the configuration: called before its verticles are
   * undeployed.
   *
   * @param why the reason that its connections report when they close
   * @param deadline when those that are still open are cut
   */
  public void retire(String why, Instant deadline) {
    cutAt = deadline;
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

  private <T> List<Future<T>> ask(Function<LoopView, T> question) {
    return loops.stream().map(loop -> loop.ask(question)).toList();
  }

  /** How often its requests had a status in turn, whichever loop has answered them. */
  StatusTurns statusTurns() {
    return statusTurns;
  }
}
