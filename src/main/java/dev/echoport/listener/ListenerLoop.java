package dev.echoport.listener;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.ConnectionId;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.report.ConnectionOrder;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.SlowCounts;
import dev.echoport.connection.Connection;
import dev.echoport.connection.input.OpenFaults;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultWords;
import dev.echoport.listener.limits.Admission.Decision;
import dev.echoport.listener.limits.Refusal;
import dev.echoport.listener.limits.Slot;
import dev.echoport.transport.TurnQueue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one listener on one loop. Owned by that loop. */
final class ListenerLoop implements LoopView {
  /** Connections that are asked something in one turn of the loop. */
  private static final int ASKED_AT_ONCE = 64;

  private static final Logger LOG = LoggerFactory.getLogger(ListenerLoop.class);

  private final Context context;
  private final Listener listener;
  private final ConnectionSetups generations;
  private final OwnPeers self;
  private final LongSupplier numbers;
  private final Supplier<Duration> drainTimeout;
  private final TickTimer timer;
  private final ConnectionWatch watch = new ConnectionWatch();
  private final TurnQueue turns;

  /**
   * Seats of connections that are counted per source; all others share the seat of the listener.
   */
  private final Map<Connection, Slot> seats = new HashMap<>();

  private final Map<String, Connection> open = new LinkedHashMap<>();

  /** Of the node itself, which are in no list. */
  private final Set<Connection> own = new HashSet<>();

  private final ClosedConnections closed = new ClosedConnections();
  private final Promise<Void> drained = Promise.promise();
  private ConnectionSetup generation;
  private boolean draining;
  private long ownNumber;

  /**
   * @param self which connections are the node's own
   * @param drainTimeout how long a connection that is too old may take to end
   */
  ListenerLoop(
      Context context,
      Listener listener,
      ConnectionSetups generations,
      OwnPeers self,
      LongSupplier numbers,
      Supplier<Duration> drainTimeout) {
    this.context = context;
    this.listener = listener;
    this.generations = generations;
    this.generation = generations.first(listener.terms());
    this.self = self;
    this.numbers = numbers;
    this.drainTimeout = drainTimeout;
    this.turns = TurnQueue.of(((ContextInternal) context).nettyEventLoop());
    this.timer = new TickTimer(context.owner(), this::tick);
  }

  /** It is bound. */
  void started() {
    timer.follow(generation.config());
  }

  /**
   * What new connections would get under {@code next}.
   *
   * @throws IllegalArgumentException if the options of a processor contradict each other
   */
  ConnectionSetup prepare(ListenerTerms next) {
    return generations.next(next, generation);
  }

  /** New connections get {@code next}. */
  void use(ConnectionSetup next) {
    generation = next;
    timer.follow(next.config());
  }

  /** The numbers of its open connections within the node. */
  List<Long> openNumbers() {
    return open.keySet().stream().map(ConnectionId::number).toList();
  }

  /** Open connections that began with another configuration get what {@code dealer} deals. */
  void put(FaultDealer dealer, Map<Long, Long> counted) {
    FaultWords text = new ListenerFaultWords(generation.config());
    for (Connection each : List.copyOf(open.values())) {
      if (each.listener() != generation.config()) {
        OpenFaults.put(each, dealer, counted.get(ConnectionId.number(each.id())), text);
      }
    }
  }

  /** Open connections have no faults of {@code dealer} any more. */
  void lift(FaultDealer dealer) {
    List.copyOf(open.values()).forEach(each -> OpenFaults.lift(each, dealer));
  }

  /** A peer connected, or the node itself. */
  void accept(NetSocket socket) {
    SocketAddress source = source(socket);
    if (self.contains(source)) {
      acceptOwn(socket, source);
    } else {
      accept(socket, source);
    }
  }

  private void acceptOwn(NetSocket socket, SocketAddress source) {
    ConnectionSetup current = generation;
    Connection connection = current.own().accept(socket, ++ownNumber, this::ownClosed);
    own.add(connection);
    Refusal refusal = listener.look(current.overloaded());
    self.taken(source, refusal == null ? null : refusal.detail());
    admitted(connection, socket, current, refusal);
  }

  private void ownClosed(Connection connection, ConnectionReport report) {
    own.remove(connection);
    logClosed(report);
  }

  private static void logClosed(ConnectionReport report) {
    LOG.atDebug()
        .addKeyValue("connection", report.id())
        .addKeyValue("reason", report.reason())
        .addKeyValue("ledger", report.ledger())
        .log("closed");
  }

  private void accept(NetSocket socket, SocketAddress source) {
    ConnectionSetup current = generation;
    Decision decision = listener.admit(current.overloaded(), source);
    Connection connection = current.factory().accept(socket, numbers.getAsLong(), this::closed);
    open.put(connection.id(), connection);
    if (decision.seat() != listener.seat()) {
      seats.put(connection, decision.seat());
    }
    admitted(connection, socket, current, decision.refusal());
  }

  private static void admitted(
      Connection connection, NetSocket socket, ConnectionSetup current, @Nullable Refusal refusal) {
    LOG.atDebug()
        .addKeyValue("connection", connection.id())
        .addKeyValue("peer", connection::remoteAddress)
        .log("opened");
    if (refusal == null) {
      current.entrance().guard(connection, socket);
    } else {
      connection.cut(CloseReason.REFUSED, refusal.detail() + Refusal.REACHED);
    }
  }

  private static SocketAddress source(NetSocket socket) {
    return ((NetSocketInternal) socket).channelHandlerContext().channel().remoteAddress();
  }

  private void closed(Connection connection, ConnectionReport report) {
    open.remove(connection.id());
    seats.getOrDefault(connection, listener.seat()).leave();
    seats.remove(connection);
    watch.forget(connection);
    closed.add(report);
    logClosed(report);
    if (draining && open.isEmpty()) {
      drained.tryComplete();
    }
  }

  /** Ends every connection once it has sent back what it holds. */
  void drain(String why) {
    each(connection -> connection.drain(why));
  }

  /** No connection is added any more; completes when the last one has its final report. */
  Future<Void> drained() {
    draining = true;
    if (open.isEmpty()) {
      drained.tryComplete();
    }
    return drained.future();
  }

  /** Memory has become tight. Some in a turn: to post a receive again is a call of the kernel. */
  void spareMemory() {
    List<Connection> all = List.copyOf(open.values());
    for (int from = 0; from < all.size(); from += ASKED_AT_ONCE) {
      List<Connection> some = all.subList(from, Math.min(all.size(), from + ASKED_AT_ONCE));
      turns.add(() -> some.forEach(connection -> connection.memory().askAgain()));
    }
  }

  /** Connections that hold memory, and on which nothing has moved for so long. */
  List<StalledPeers.Stalled> stalled(long nanos) {
    long now = System.nanoTime();
    return open.values().stream()
        .filter(each -> isStalled(each, now, nanos))
        .map(
            each ->
                new StalledPeers.Stalled(
                    this, each, each.activity().stalledNanos(now), each.memory().heldBytes()))
        .toList();
  }

  private static boolean isStalled(Connection each, long now, long nanos) {
    return each.holdsMemory() && each.activity().stalledNanos(now) >= nanos;
  }

  /**
   * Ends a stalled peer in a turn of the loop of its own: what the kernel holds for it takes long
   * to free. Called by any thread.
   *
   * @return completes when that is done; with {@code false} for a peer that has moved since
   */
  Future<Boolean> end(Connection stalled, long nanos, String why) {
    Promise<Boolean> done = Promise.promise();
    tell(loop -> turns.add(() -> done.tryComplete(cutStalled(stalled, nanos, why))))
        .onFailure(done::tryFail);
    return done.future();
  }

  private static boolean cutStalled(Connection peer, long nanos, String why) {
    boolean stalled = isStalled(peer, System.nanoTime(), nanos);
    if (stalled) {
      peer.cut(CloseReason.MEMORY, why);
    }
    return stalled;
  }

  /**
   * Ends one that somebody wants ended, as {@link AskedEnds} says; empty if it is not open here.
   */
  Optional<ConnectionReport> end(String id, Duration within, String why) {
    Connection connection = open.get(id);
    if (connection == null) {
      return Optional.empty();
    }
    if (within.isZero()) {
      connection.cut(CloseReason.DRAIN_CUT, why);
    } else {
      connection.drain(why);
      context.owner().setTimer(within.toMillis(), due -> connection.cut(CloseReason.DRAIN_CUT));
    }
    return Optional.of(connection.report());
  }

  /** Ends whatever is still open. */
  void cut(CloseReason reason) {
    each(connection -> connection.cut(reason));
  }

  /** Lets every connection look at the clock. */
  void tick() {
    long now = System.nanoTime();
    long idleNanos = generation.config().idleTimeout().toNanos();
    each(connection -> connection.tick(now, idleNanos));
    watch.look(open.values(), generation.config().limits(), drainTimeout.get(), now);
  }

  /** Over a copy: a connection that ends leaves the map. */
  private void each(Consumer<Connection> action) {
    List<Connection> all = new ArrayList<>(open.values());
    all.addAll(own);
    all.forEach(action);
  }

  @Override
  public ListenerTotals.Snapshot totals() {
    return generations.totals().snapshot();
  }

  @Override
  public OwnTraffic own() {
    return OwnTraffic.of(generations.ownTotals());
  }

  @Override
  public SlowCounts slow() {
    SlowCounts counts = SlowCounts.NONE;
    for (Connection each : open.values()) {
      counts = counts.plus(each.waiting(), each.account().pending());
    }
    return counts;
  }

  /** The map is in the order of {@link ConnectionOrder#OPENED} already. */
  @Override
  public List<ConnectionReport> openConnections(ConnectionQuery query) {
    Stream<Connection> found =
        open.values().stream().filter(each -> query.accepts(each::remoteAddress, each.ending()));
    boolean inOrder = query.order() == ConnectionOrder.OPENED && !query.descending();
    Stream<Connection> first = inOrder ? found.limit(query.limit()) : first(found, query);
    return first.map(Connection::report).toList();
  }

  private static Stream<Connection> first(Stream<Connection> found, ConnectionQuery query) {
    TopN<Connection> first = new TopN<>(query.limit(), query.descending());
    found.forEach(each -> first.offer(each, each.facts().measure(query.order())));
    return first.inOrder().stream();
  }

  @Override
  public List<ConnectionReport> closedConnections(int limit) {
    return closed.reports().limit(limit).toList();
  }

  @Override
  public List<ConnectionReport> connection(String id) {
    @Nullable Connection connection = open.get(id);
    if (connection != null) {
      return List.of(connection.report());
    }
    return closed.reports().filter(report -> report.id().equals(id)).limit(1).toList();
  }

  @Override
  public Context context() {
    return context;
  }

  /** Does {@code action} on the loop; may be called by any thread. */
  Future<Void> tell(Consumer<ListenerLoop> action) {
    return ask(loop -> {
          action.accept(this);
          return loop;
        })
        .mapEmpty();
  }
}
