package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.ConnectionId;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.Outcome;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.completion.report.ConnectionOrder;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.completion.report.RequestsReport;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.completion.report.TraceParent;
import dev.echoport.config.ListenerConfig;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.memory.MemoryRefusedException;
import dev.echoport.text.FailureText;
import dev.echoport.transport.LoopClock;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One peer and everything that is in flight with it. Owned by one event loop, which calls every
 * method.
 *
 * <pre>
 *                 peer's FIN                     last send completed
 *        OPEN ----------------&gt; PEER_FINISHED ------------------------&gt; CLOSED (PEER_FINISHED)
 *          |                        |
 *          | drain, or the peer or a processor made an error
 *          v                        v
 *       LEAVING ------------------------------&gt; LINGERING ----------------&gt; CLOSED
 *                last send completed, FIN sent       peer's FIN, or Linger is over   (DRAINED, or the error)
 *
 *        any state -- reset, idle, deadline, shutdown --&gt; CLOSED (PEER_RESET, IDLE, DRAIN_CUT, ...)
 * </pre>
 *
 * <p>A receive is posted while the window has room; with {@code window.operations: 1} that means
 * that the next one is posted only after the send of the last has completed.
 */
public final class Connection {
  /**
   * How long a connection that is drained goes on receiving: the time that the loop needs to read
   * what stood in the kernel's queue already, so that it is not lost.
   */
  static final long LAST_RECEIVE_MILLIS = 5;

  private static final long LINGER_TICK_MILLIS = 250;

  private final LoopServices services;
  private final Peer peer;
  private final String id;
  private final Instant openedAt = Instant.now();
  private final ListenerTotals totals;
  private final LoopClock clock;
  private final Account account;
  private final Window window;
  private final Input input;

  private ConnectionState state = ConnectionState.OPEN;
  private boolean receivePosted = true;
  private boolean lastReceive;
  private boolean peerFinished;
  private boolean unflushed;
  private boolean flushing;
  private long receivePostedNanos;
  private long progressNanos;
  private int entrances;
  private boolean farewell;
  private boolean gone;
  private @Nullable ProxyReport proxy;
  private @Nullable TlsReport tls;
  private @Nullable TraceParent trace;
  private @Nullable RequestsReport requests;
  private @Nullable SendOperation unused;
  private @Nullable Linger linger;
  private @Nullable CloseReason leaving;
  private @Nullable CloseReason reason;
  private @Nullable String cause;
  private @Nullable Instant closedAt;
  private @Nullable FirstClose firstClose;
  private @Nullable Autopsy autopsy;

  Connection(LoopServices services, Peer peer, long number) {
    this.services = services;
    this.peer = peer;
    this.id = ConnectionId.format(services.node(), number);
    this.totals = services.totals();
    this.clock = services.clock();
    this.account = new Account(number, totals, services.sink());
    this.window = new Window(services.listener().window());
    this.receivePostedNanos = clock.getAsLong();
    this.progressNanos = receivePostedNanos;
    this.input = services.inputs().open(this);
  }

  /** Counts the connection in and tells the observer. */
  void open() {
    totals.opened();
    if (services.observer().observing()) {
      services.observer().opened(report());
    }
    input.resume();
  }

  /** Nothing is sent until {@link #entered}: something in front of the echo has the first word. */
  public void entering() {
    entrances++;
  }

  /**
   * What stood in front of the echo is done.
   *
   * @param header what a proxy said, or {@code null}
   */
  public void entered(@Nullable ProxyReport header) {
    proxy = header;
    passed();
  }

  /**
   * The peer or a proxy has said of which trace it is a part; the first word holds.
   *
   * @param parent {@code null} if it said nothing
   */
  public void traced(@Nullable TraceParent parent) {
    if (parent != null && trace == null) {
      trace = parent;
      if (services.observer().observing()) {
        services.observer().traced(report());
      }
    }
  }

  /** The handshake in front of the echo is done. */
  public void secured(TlsReport report) {
    tls = report;
    passed();
  }

  /** The peer has said, by TLS, that its input ends. */
  public void closeNotified() {
    tls = tls == null ? null : tls.closed();
  }

  private void passed() {
    entrances--;
    if (state == ConnectionState.OPEN) {
      progressNanos = clock.getAsLong();
      receivePostedNanos = progressNanos;
      input.resume();
    }
  }

  /** A receive completed; takes the ownership of {@code data}. */
  public void onReceived(ByteBuf data) {
    int bytes = data.readableBytes();
    long now = clock.after(receivePostedNanos);
    account.received(bytes, receivePostedNanos, now);
    receivePostedNanos = now;
    progressNanos = now;
    if (state == ConnectionState.LINGERING || state == ConnectionState.CLOSED) {
      account.discarded(bytes, lossReason());
      data.release();
    } else {
      input.received(data, bytes, now);
      if (window.full() || input.blocked()) {
        onFull();
      }
    }
  }

  private void onFull() {
    flush();
    if (window.full() || input.blocked()) {
      receive(false);
    }
  }

  /** Posts a send of {@code bytes}; takes the ownership of {@code data}. */
  public void send(ByteBuf data, int bytes, long now) {
    SendOperation operation = unusedOperation();
    operation.post(bytes, Math.max(bytes, data.capacity()), now);
    window.posted(operation);
    unflushed = true;
    peer.send(data, operation);
  }

  private SendOperation unusedOperation() {
    SendOperation operation = unused;
    if (operation == null) {
      return peer.newOperation(this);
    }
    unused = operation.next;
    operation.next = null;
    return operation;
  }

  /** Something other than a send was queued: it goes with the next flush. */
  public void queued() {
    unflushed = true;
  }

  /** Nothing more is received or produced for now: what is queued may go. */
  public void onBatchCompleted() {
    flush();
  }

  /** A send that completes during a flush may make room for another one. */
  private void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    while (unflushed) {
      unflushed = false;
      peer.flush();
    }
    flushing = false;
  }

  private void receive(boolean posted) {
    if (receivePosted == posted || state == ConnectionState.CLOSED) {
      return;
    }
    receivePosted = posted;
    if (posted) {
      receivePostedNanos = clock.getAsLong();
    }
    peer.receive(posted);
  }

  /**
   * A send completed: entirely if {@code failure} is null, else as far as the kernel had taken it.
   */
  void onSendCompleted(SendOperation operation, @Nullable Throwable failure) {
    window.completed(operation);
    long now = clock.after(operation.postedNanos);
    int taken = operation.takenBytes;
    int rest = operation.bytes - taken;
    if (taken > 0) {
      account.sent(taken, operation.postedNanos, now);
      // A failed send made its progress earlier: the idle clock is not reset.
      progressNanos = failure == null ? now : progressNanos;
    }
    if (rest > 0) {
      failSend(operation.postedNanos, now, rest, failure);
    }
    operation.next = unused;
    unused = operation;
    onRoom();
  }

  private void failSend(long posted, long now, int bytes, @Nullable Throwable failure) {
    if (failure instanceof SendAbandonedException abandoned) {
      account.notSent(
          bytes,
          posted,
          now,
          Outcome.FAILED,
          abandoned.reason(),
          String.valueOf(abandoned.getMessage()));
      return;
    }
    sendFailed(failure);
    boolean ours = reason != CloseReason.PEER_RESET && reason != CloseReason.INTERNAL;
    Outcome outcome = ours ? Outcome.CANCELLED : Outcome.FAILED;
    account.notSent(bytes, posted, now, outcome, lossReason(), failureText(ours));
  }

  /** What was sent, payload or what stands around it, was not taken: nothing can follow it. */
  public void sendFailed(@Nullable Throwable failure) {
    notice(failure);
    if (failure != null) {
      refused(failure);
    }
    boolean closed = failure instanceof ClosedChannelException;
    close(reasonOf(failure), closed ? cause : message(failure));
  }

  private String failureText(boolean ours) {
    return ours || cause == null ? String.valueOf(reason) : cause;
  }

  private CloseReason reasonOf(@Nullable Throwable failure) {
    if (failure instanceof ClosedChannelException) {
      return closedByOthers();
    }
    if (failure instanceof SSLException) {
      return CloseReason.TLS_FAILED;
    }
    return failure instanceof IOException ? CloseReason.PEER_RESET : CloseReason.INTERNAL;
  }

  /** The channel was closed, and not by this connection. */
  private CloseReason closedByOthers() {
    if (ended()) {
      return leavingReason();
    }
    return leaving == CloseReason.DRAINED && state == ConnectionState.LEAVING
        ? CloseReason.DRAIN_CUT
        : CloseReason.PEER_RESET;
  }

  /** The input became sends, or gave something up, other than by a receive. */
  public void onInputResumed() {
    if (state != ConnectionState.CLOSED) {
      onRoom();
    }
  }

  /** Something is not in flight any more. */
  private void onRoom() {
    peer.progressed();
    if (window.hasRoom()) {
      input.resume();
      if (mayReceive() && !receivePosted && !input.blocked()) {
        receive(true);
      }
    }
    if (state != ConnectionState.OPEN) {
      endIfAllSent();
    }
  }

  private boolean mayReceive() {
    return state == ConnectionState.OPEN
        || (state == ConnectionState.LEAVING && lastReceive && input.unfinished());
  }

  private void endIfAllSent() {
    if (!window.allSent() || !input.done()) {
      return;
    }
    if (state == ConnectionState.PEER_FINISHED) {
      sayFarewell();
    } else if (state == ConnectionState.LEAVING && !lastReceive) {
      finish();
    }
  }

  private void sayFarewell() {
    if (!farewell) {
      farewell = true;
      peer.farewell(
          () -> {
            boolean ours = firstClose == FirstClose.GATEWAY_GOAWAY;
            close(ours ? leavingReason() : CloseReason.PEER_FINISHED, ours ? cause : null);
          });
    }
  }

  private void finish() {
    if (peerFinished) {
      close(leavingReason(), cause);
      return;
    }
    state = ConnectionState.LINGERING;
    closing(FirstClose.GATEWAY_FIN);
    Linger began = new Linger(clock.getAsLong());
    linger = began;
    peer.watchInput(
        bytes -> {
          if (began.fed(bytes)) {
            close(leavingReason(), cause);
          }
        });
    peer.finish();
    receive(true);
    if (leaving != CloseReason.DRAINED) {
      peer.later(LINGER_TICK_MILLIS, this::lingerOn);
    }
  }

  private void lingerOn() {
    if (state == ConnectionState.LINGERING && reason == null) {
      tick(clock.getAsLong());
      peer.later(LINGER_TICK_MILLIS, this::lingerOn);
    }
  }

  /** The peer has sent FIN, and everything before it was handed to {@link #onReceived}. */
  public void onPeerFinished() {
    peerFinished = true;
    closing(FirstClose.PEER_FIN);
    if (state == ConnectionState.LINGERING) {
      close(leavingReason(), cause);
    } else if (state == ConnectionState.OPEN
        || (state == ConnectionState.LEAVING && leaving == CloseReason.DRAINED)) {
      state = ConnectionState.PEER_FINISHED;
      input.end(true);
      flush();
      if (state == ConnectionState.PEER_FINISHED) {
        endIfAllSent();
      }
    }
  }

  /** The transport failed: the peer reset the connection, or something between it and us did. */
  public void onFailure(Throwable failure) {
    notice(failure);
    if (refused(failure)) {
      return;
    }
    if (failure instanceof SSLException) {
      close(CloseReason.TLS_FAILED, message(failure));
    } else if (failure instanceof IOException && ended()) {
      close(leavingReason(), cause);
    } else if (failure instanceof IOException) {
      close(CloseReason.PEER_RESET, message(failure));
    } else {
      close(CloseReason.INTERNAL, message(failure));
    }
  }

  /** Whether the gateway had ended it already, and the peer had nothing to wait for any more. */
  private boolean ended() {
    return state == ConnectionState.LINGERING
        || (firstClose == FirstClose.GATEWAY_GOAWAY && account.settled());
  }

  private void notice(@Nullable Throwable failure) {
    gone = gone || (failure != null && KeepAlive.isGone(failure));
  }

  /** Whether {@code failure} is that it wanted more memory than there is; then it has ended. */
  public boolean refused(Throwable failure) {
    MemoryRefusedException refusal = MemoryRefusedException.in(failure);
    if (refusal != null) {
      close(CloseReason.MEMORY, refusal.getMessage());
    }
    return refusal != null;
  }

  private static @Nullable String message(@Nullable Throwable failure) {
    return failure == null ? null : FailureText.of(failure);
  }

  /**
   * Receives what stands in the kernel's queue, and what the peer is in the middle of, then no
   * more; once everything received was sent back, sends FIN and lingers.
   */
  public void drain() {
    drain(null);
  }

  /**
   * The same, though the node does not stop.
   *
   * @param why for people; {@code null} if the node stops
   */
  public void drain(@Nullable String why) {
    if (state == ConnectionState.OPEN) {
      state = ConnectionState.LEAVING;
      leaving = CloseReason.DRAINED;
      cause = why;
      input.drain();
      lastReceive = receivePosted || input.unfinished();
      if (lastReceive) {
        peer.later(LAST_RECEIVE_MILLIS, this::endReceiving);
      } else {
        stopReceiving();
      }
    }
  }

  private void endReceiving() {
    if (state != ConnectionState.LEAVING || !lastReceive) {
      return;
    }
    if (input.unfinished()) {
      peer.later(LAST_RECEIVE_MILLIS, this::endReceiving);
    } else {
      lastReceive = false;
      stopReceiving();
    }
  }

  /**
   * The peer or a processor made an error: everything before it was answered, and goes out before
   * the connection ends.
   */
  public void leave(CloseReason why, @Nullable String failure) {
    if (state == ConnectionState.OPEN
        || state == ConnectionState.PEER_FINISHED
        || state == ConnectionState.LEAVING) {
      state = ConnectionState.LEAVING;
      lastReceive = false;
      leaving = why;
      cause = failure;
      stopReceiving();
    }
  }

  private void stopReceiving() {
    receive(false);
    input.end(false);
    flush();
    if (state == ConnectionState.LEAVING) {
      endIfAllSent();
    }
  }

  /** Ends the connection now, whatever is pending; what is lost is counted under {@code why}. */
  public void cut(CloseReason why) {
    cut(why, cause);
  }

  /**
   * The same.
   *
   * @param said why, for people
   */
  public void cut(CloseReason why, @Nullable String said) {
    boolean over = state == ConnectionState.LINGERING;
    close(over ? leavingReason() : why, over ? cause : said);
  }

  /** Whether ending it would give back memory. */
  public boolean holdsMemory() {
    return reason == null && peer.memory().holds();
  }

  /** Whether what is not needed should not be begun. */
  public boolean memoryIsTight() {
    return services.memory().tight();
  }

  /** Memory has become tight: it receives less at a time. */
  public void spareMemory() {
    peer.memory().askAgain();
  }

  /** What it holds: buffers by capacity, and what is reserved for it. */
  public long memoryBytes() {
    return peer.memory().heldBytes();
  }

  /** For how long nothing has moved, though the loop was ready to receive or the peer to take. */
  public long stalledNanos(long now) {
    return now - Math.max(progressNanos, peer.memory().waitingSinceNanos());
  }

  /** Bytes received so far. */
  public long received() {
    return account.received();
  }

  /** Bytes that the kernel took so far. */
  public long sent() {
    return account.sent();
  }

  /** Whether its peer may send: a receive is posted, and the peer has not ended its side. */
  public boolean receiving() {
    return receivePosted && !peerFinished;
  }

  /** Whether something is there that its peer has not taken. */
  public boolean sendsWait() {
    return !window.allSent();
  }

  /** How long ago it was opened. */
  public Duration age() {
    return Duration.between(openedAt, Instant.now());
  }

  /** Ends the connection now: the peer made an error after which nothing can be said to it. */
  public void fail(CloseReason why, @Nullable String failure) {
    close(why, failure);
  }

  /** Looks at the clock: ends the connection if it is idle, or has lingered long enough. */
  public void tick(long now) {
    tick(now, services.listener().idleTimeout().toNanos());
  }

  /**
   * The same, with another idle time-out than that of its own configuration.
   *
   * @param idleNanos 0: never
   */
  public void tick(long now, long idleNanos) {
    input.tick(now);
    long quiet = now - progressNanos;
    if (linger != null && linger.over(now, quiet)) {
      close(leavingReason(), cause);
    } else if (idleNanos > 0 && quiet >= idleNanos && !input.busy()) {
      close(CloseReason.IDLE, null);
    }
  }

  private void close(CloseReason why, @Nullable String failure) {
    if (reason == null) {
      end(why, failure);
      peer.close();
    }
  }

  private void end(CloseReason why, @Nullable String failure) {
    reason = why;
    cause = failure;
    FirstClose peers = gone ? FirstClose.PEER_GONE : FirstClose.PEER_RESET;
    FirstClose first = closing(why == CloseReason.PEER_RESET ? peers : FirstClose.GATEWAY_CLOSE);
    autopsy =
        new Autopsy(
            first, clock.getAsLong() - progressNanos, account.longestSendNanos(), peer.tcp());
  }

  /** A request of HTTP was answered, or will be at once. */
  public void answered(String method, String target, int status) {
    requests = RequestsReport.after(requests, method, target, status);
  }

  /** The peer was told that nothing more is answered than what it has asked for. */
  public void saidGoAway() {
    closing(FirstClose.GATEWAY_GOAWAY);
  }

  /** Remembers who began to end it. */
  private FirstClose closing(FirstClose how) {
    FirstClose first = firstClose == null ? how : firstClose;
    firstClose = first;
    return first;
  }

  /** The transport is closed and every send has completed. Returns the final report. */
  ConnectionReport onClosed() {
    if (reason == null) {
      end(closedByOthers(), cause);
    }
    Autopsy known = autopsy;
    autopsy = known == null ? null : known.withLongestSend(account.longestSendNanos());
    input.cancel();
    state = ConnectionState.CLOSED;
    receivePosted = false;
    unused = null;
    peer.memory().forget();
    closedAt = Instant.now();
    totals.closed(lossReason());
    assert account.settled() : "pending after close: " + report();
    ConnectionReport report = report();
    if (services.observer().observing()) {
      services.observer().closed(report);
    }
    return report;
  }

  /** Under which reason bytes are counted that are lost now. */
  CloseReason lossReason() {
    return reason == null ? leavingReason() : reason;
  }

  private CloseReason leavingReason() {
    return leaving == null ? CloseReason.INTERNAL : leaving;
  }

  /** For how long nothing has moved. */
  public long quietNanos(long now) {
    return now - progressNanos;
  }

  /** Something moved, for the idle time-out. */
  public void progressed(long now) {
    progressNanos = now;
  }

  /** {@code bytes} of input became {@code produced} bytes of output. */
  public void consumed(int bytes, int produced) {
    account.consumed(bytes, produced);
  }

  /** The beginning of something that will never be whole; it is received, and given up. */
  public void receivedInVain(int bytes, CloseReason why) {
    if (bytes > 0) {
      long now = clock.after(receivePostedNanos);
      account.received(bytes, receivePostedNanos, now);
      account.discarded(bytes, why);
    }
  }

  /** {@code bytes} of input will never become output. */
  public void discarded(int bytes, CloseReason why) {
    account.discarded(bytes, why);
  }

  /** Nor will what is left of it. */
  public void discardPending() {
    account.discardPending(lossReason());
  }

  Peer peer() {
    return peer;
  }

  Account account() {
    return account;
  }

  Window window() {
    return window;
  }

  /** The configuration of its listener. */
  public ListenerConfig listener() {
    return services.listener();
  }

  /** The node's name. */
  public String node() {
    return services.node();
  }

  /** The peer's address, for people; the client's where a proxy has named it. */
  public String remoteAddress() {
    String client = proxy == null ? null : proxy.source();
    return client == null ? peer.remoteAddress() : client;
  }

  String localAddress() {
    return peer.localAddress();
  }

  /** Where its buffers come from. */
  public ConnectionMemory memory() {
    return peer.memory();
  }

  /** Runs {@code action} on the loop, when input and output have had their turn. */
  void later(Runnable action) {
    later(0, action);
  }

  /** Runs {@code action} on the loop, in {@code millis}. */
  void later(long millis, Runnable action) {
    peer.later(millis, action);
  }

  /** Whether it may still send. */
  public boolean sending() {
    return reason == null
        && entrances == 0
        && state != ConnectionState.LINGERING
        && state != ConnectionState.CLOSED;
  }

  /** The time of the loop's clock. */
  public long now() {
    return clock.getAsLong();
  }

  /** The connection's id, as its completions carry it. */
  public String id() {
    return id;
  }

  /** Whether what was received will still become output, without a word of the peer. */
  boolean owesOutput() {
    return input.owesOutput();
  }

  /** Whether something may be sent that was not received. */
  public boolean hasRoom() {
    return window.hasRoom();
  }

  /** Whether something has happened that will end it. */
  public boolean ending() {
    return state != ConnectionState.OPEN;
  }

  /** What {@code order} sorts by, without a report. */
  public long measure(ConnectionOrder order) {
    return switch (order) {
      case OPENED -> openedAt.toEpochMilli();
      case RECEIVED -> account.received();
      case SENT -> account.sent();
      case PENDING -> account.pending();
      case COMPLETIONS -> account.completions();
    };
  }

  /** The connection as it stands now. */
  public ConnectionReport report() {
    return new ConnectionReport(
        id,
        services.listener().name(),
        remoteAddress(),
        peer.localAddress(),
        state.name(),
        openedAt,
        closedAt,
        reason,
        cause,
        account.snapshot(),
        account.completions(),
        new ConnectionReport.WindowReport(
            window.limits().bytes(),
            window.limits().operations(),
            window.heldBytes(),
            window.postedSends(),
            window.frames(),
            receivePosted),
        autopsy,
        proxy,
        tls,
        trace,
        requests);
  }
}
