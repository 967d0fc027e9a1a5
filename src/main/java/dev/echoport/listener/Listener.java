package dev.echoport.listener;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.SlowCounts;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.source.PlanText;
import dev.echoport.connection.input.ByteBudget;
import dev.echoport.fault.FaultDealer;
import dev.echoport.listener.limits.Admission;
import dev.echoport.listener.limits.NodeLimits;
import dev.echoport.listener.limits.Refusal;
import dev.echoport.listener.limits.Slot;
import dev.echoport.listener.tls.TlsEntrance;
import dev.echoport.parameter.StatusTurns;
import dev.echoport.tls.ServerTls;
import dev.echoport.tls.TlsException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the loops of one listener share: the limit on its connections, its refusals, and the list of
 * the loops themselves. Safe for all threads.
 */
public final class Listener implements TlsEntrance.Owner {
  /** The logger of how connections ended, at the level {@code INFO}. */
  public static final String CONNECTION_LOG = "dev.echoport.connections";

  /** At the level {@code INFO} those that ended in order are logged there, too. */
  public static final String ORDERLY_CONNECTION_LOG = CONNECTION_LOG + ".orderly";

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final ListenerRefusals refusals;
  private final ListenerSocket socket;
  private final StatusTurns statusTurns = new StatusTurns();
  private final Admission admission;
  private final List<LoopView> loops = new CopyOnWriteArrayList<>();
  private volatile ListenerTerms terms;
  private volatile @Nullable String retirement;
  private volatile @Nullable Instant cutAt;
  private volatile boolean ended;

  public Listener(ListenerConfig config, NodeLimits node) {
    this.terms = ListenerTerms.of(config);
    this.admission = new Admission(config, node, System::nanoTime);
    this.refusals = new ListenerRefusals(config.name());
    this.socket = new ListenerSocket(config.address());
  }

  /** The configuration in effect. */
  @Override
  public ListenerConfig config() {
    return terms.config();
  }

  /** What its new connections get. */
  ListenerTerms terms() {
    return terms;
  }

  /** Where it binds. */
  public ListenerSocket socket() {
    return socket;
  }

  /** What it did not accept, keep or answer. */
  public ListenerRefusals refusals() {
    return refusals;
  }

  /** Certificates and keys, which can be told to read their files again. */
  public Optional<ServerTls> tls() {
    return terms.tls();
  }

  /** Where it listens; the configured address until it is bound. */
  public ListenAddress address() {
    return socket.address();
  }

  /** The port that it is bound to; 0 for one that has none. */
  public int port() {
    return socket.port();
  }

  /**
   * Reads certificates and keys if it speaks TLS, and makes way for its socket, before any instance
   * binds. Blocks, for as long as the kernel takes.
   *
   * @param transport the name of the transport that is going to bind
   * @throws TlsException in one line for the operator
   * @throws IOException why it cannot bind
   */
  public void prepare(String transport) throws TlsException, IOException {
    terms = terms.secured();
    logFaults();
    socket.prepare(transport);
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
      refusals.connection(refusal, source);
    }
    return decision;
  }

  /** Whether it would keep one more, {@code null}, or why not; nothing is counted. */
  @Nullable Refusal look(boolean overloaded) {
    return admission.look(overloaded);
  }

  @Override
  public String handshakeRefused() {
    String limit = "tls.maxHandshakes: " + config().tls().maxHandshakes();
    refusals.refused(RefusalReason.MAX_HANDSHAKES, limit, null);
    return limit;
  }

  /** The seat of most connections. */
  Slot seat() {
    return admission.seat();
  }

  /** What its connections may receive together, {@code null} for no limit. */
  public @Nullable ByteBudget budget() {
    return terms.budget();
  }

  /** Which faults its connections have. */
  public FaultDealer faults() {
    return terms.faults();
  }

  /** What {@code dealer} has dealt to open connections is over; completes when it is. */
  public Future<Void> lift(FaultDealer dealer) {
    return new OpenConnections(this).lift(dealer);
  }

  /** So that a run can be repeated. */
  private void logFaults() {
    FaultDealer faults = faults();
    if (!faults.plan().isOff()) {
      LOG.atInfo()
          .addKeyValue("listener", config().name())
          .addKeyValue("seed", faults.seed())
          .addKeyValue(
              "faults", faults.plan().byLine() ? "by line" : PlanText.of(faults.plan().faults()))
          .log("faults on purpose are in effect");
    }
  }

  /** What it did so far, on all loops. */
  public Future<ListenerReport> report() {
    return Future.all(ask(loop -> new Counts(loop.totals(), loop.own())))
        .map(all -> all.<Counts>list().stream().reduce(Counts.ZERO, Counts::plus))
        .map(
            counts ->
                new ListenerReport(
                    config().name(),
                    address().uri(),
                    state(),
                    retirement == null ? loops.size() : 0,
                    counts.totals(),
                    refusals.connections(),
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
    return config().address().scheme().isDatagrams() ? refusals.datagrams() : Map.of();
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
    return prepare(() -> terms.next(next), vertx);
  }

  /** The same with faults that begin anew, and nothing else that is different. */
  public Future<PreparedChange> prepare(FaultsConfig faults, Vertx vertx) {
    return prepare(() -> terms.next(faults), vertx);
  }

  private Future<PreparedChange> prepare(Callable<ListenerTerms> change, Vertx vertx) {
    return vertx
        .executeBlocking(change)
        .compose(
            next ->
                Future.all(streams().map(loop -> loop.ask(part -> loop.prepare(next))).toList())
                    .map(all -> new PreparedChange(this, next, all.<ConnectionSetup>list())));
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
    return tls()
        .map(
            secured ->
                vertx.<Void>executeBlocking(
                    () -> {
                      secured.reload();
                      return null;
                    }))
        .orElseGet(Future::succeededFuture);
  }

  /** Puts what was prepared into effect; completes when it is, on every loop. */
  Future<Void> use(ListenerTerms next, List<ConnectionSetup> setups) {
    boolean otherFaults = faults() != next.faults();
    terms = next;
    if (otherFaults) {
      logFaults();
    }
    admission.use(next.config());
    List<Future<Void>> told = new ArrayList<>();
    List<ListenerLoop> streams = streams().toList();
    for (int i = 0; i < setups.size(); i++) {
      ConnectionSetup setup = setups.get(i);
      told.add(streams.get(i).tell(loop -> loop.use(setup)));
    }
    loops.forEach(loop -> told.add(loop.use(next.config())));
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
