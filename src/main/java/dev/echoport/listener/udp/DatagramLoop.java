package dev.echoport.listener.udp;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.ConnectionId;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.OwnTraffic;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.Unobserved;
import dev.echoport.completion.report.Waiting;
import dev.echoport.config.ListenerConfig;
import dev.echoport.connection.Account;
import dev.echoport.connection.input.IdentityLine;
import dev.echoport.fault.FaultDealer;
import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.LoopView;
import dev.echoport.listener.OwnPeers;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.text.AddressText;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams of one listener on one loop. Peers come and go without a word, so all of them
 * together are shown as one connection for each socket: their number is bounded, whatever sources
 * are forged, and every byte is accounted for. Owned by the loop.
 */
final class DatagramLoop implements LoopView {
  private static final String ANYBODY = "*";

  private final Context context;
  private final Listener listener;
  private final String id;
  private final ListenerTotals totals = new ListenerTotals();
  private final Account account;
  private final ListenerTotals ownTotals = new ListenerTotals();
  private final Account ownAccount;
  private final OwnPeers self;
  private final ConnectionObserver observer;
  private final Function<ListenerConfig, DatagramRule> guards;
  private final Instant openedAt = Instant.now();
  private final String node;
  private DatagramRule guard;
  private AnswerPrefix prefix;
  private final ConnectionMemory memory;
  private @Nullable FaultyDatagrams faults;
  private @Nullable Instant closedAt;

  /**
   * @param self which datagrams are the node's own
   * @param guards which datagrams are answered, by what is configured
   * @param memory of its sockets
   */
  DatagramLoop(
      Context context,
      Listener listener,
      String node,
      long number,
      LoopReporting reporting,
      OwnPeers self,
      Function<ListenerConfig, DatagramRule> guards,
      ConnectionMemory memory) {
    this.context = context;
    this.listener = listener;
    this.id = ConnectionId.format(node, number);
    this.account = new Account(number, totals, reporting.sink());
    this.ownAccount = new Account(number, ownTotals, Unobserved.INSTANCE);
    this.self = self;
    this.observer = reporting.observer();
    this.guards = guards;
    this.guard = guards.apply(listener.config());
    this.prefix = prefix(listener.config(), node);
    this.node = node;
    this.memory = memory;
    this.faults = faults(listener.faults());
  }

  private @Nullable FaultyDatagrams faults(FaultDealer dealer) {
    if (dealer.plan().faults().isEmpty()) {
      return null;
    }
    totals.withFaults();
    return new FaultyDatagrams(dealer, account, memory, System::nanoTime, this::later);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // runs on this loop
  private void later(long nanos, Runnable task) {
    ((ContextInternal) context).nettyEventLoop().schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  private AnswerPrefix prefix(ListenerConfig config, String name) {
    return config.greeting().identity()
        ? packet ->
            IdentityLine.of(
                    name,
                    config.name(),
                    id,
                    AddressText.of(packet.sender()),
                    AddressText.of(packet.recipient()))
                .getBytes(StandardCharsets.UTF_8)
        : AnswerPrefix.NONE;
  }

  /** Asked for each datagram, as {@link DatagramRule#refuses}. */
  @Nullable DatagramRefusal refuses(DatagramPacket packet, int answerBytes, long now) {
    return guard.refuses(packet, answerBytes, now);
  }

  /** What is put in front of answers. */
  AnswerPrefix prefix() {
    return prefix;
  }

  /** Other rules from the next datagram on, and all sources begin anew; called by any thread. */
  @Override
  public Future<Void> use(ListenerConfig next) {
    return ask(loop -> {
          guard = guards.apply(next);
          prefix = prefix(next, node);
          useFaults(listener.faults());
          return loop;
        })
        .mapEmpty();
  }

  /** A plan that stays goes on; what waits under another one goes its way. */
  private void useFaults(FaultDealer dealer) {
    FaultyDatagrams before = faults;
    if (before == null || !before.isOf(dealer)) {
      faults = faults(dealer);
      if (before != null) {
        before.release();
      }
    }
  }

  /** The faults of what is counted in {@code counted}; {@code null} if there are none. */
  @Nullable FaultyDatagrams faults(Account counted) {
    return counted == account ? faults : null;
  }

  /** Datagrams that wait because of a fault. */
  int held() {
    FaultyDatagrams held = faults;
    return held == null ? 0 : held.waiting();
  }

  /** Gives them up. */
  void cancelHeld() {
    if (faults != null) {
      faults.cancel();
    }
  }

  /** Sends what faults have let go. */
  void flush() {
    if (faults != null) {
      faults.flush();
    }
  }

  Account account() {
    return account;
  }

  /** Where datagrams from {@code source} are counted: those of the node itself apart. */
  Account account(InetSocketAddress source) {
    return self.contains(source) ? ownAccount : account;
  }

  /** The socket is bound. */
  void opened() {
    totals.opened();
    if (observer.observing()) {
      observer.opened(report());
    }
  }

  /** The socket is closed, and every answer was sent or given up. */
  void closed() {
    closedAt = Instant.now();
    totals.closed(CloseReason.DRAINED);
    assert account.settled() : "pending after close: " + report();
    if (observer.observing()) {
      observer.closed(report());
    }
  }

  private ConnectionReport report() {
    boolean open = closedAt == null;
    LedgerSnapshot ledger = account.snapshot();
    return new ConnectionReport(
        id,
        listener.config().name(),
        ANYBODY,
        listener.address().uri(),
        open ? "OPEN" : "CLOSED",
        openedAt,
        closedAt,
        open ? null : CloseReason.DRAINED,
        null,
        ledger,
        account.completions(),
        new ConnectionReport.WindowReport(
            0, DatagramEcho.MOST_PENDING, account.pending(), 0, 0, open),
        Waiting.NOTHING,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public OwnTraffic own() {
    return OwnTraffic.of(ownTotals);
  }

  @Override
  public ListenerTotals.Snapshot totals() {
    return totals.snapshot();
  }

  @Override
  public List<ConnectionReport> openConnections(ConnectionQuery query) {
    return closedAt == null && query.accepts(() -> ANYBODY, false) ? List.of(report()) : List.of();
  }

  @Override
  public List<ConnectionReport> closedConnections(int limit) {
    return closedAt == null || limit == 0 ? List.of() : List.of(report());
  }

  @Override
  public List<ConnectionReport> connection(String wanted) {
    return wanted.equals(id) ? List.of(report()) : List.of();
  }
}
