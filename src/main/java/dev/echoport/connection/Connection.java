package dev.echoport.connection;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.ConnectionId;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.completion.report.Waiting;
import dev.echoport.config.ListenerConfig;
import dev.echoport.memory.ConnectionMemory;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One peer and everything that is in flight with it. Owned by one event loop, which calls every
 * method. What it is about to do next is in its {@link ConnectionLifecycle}.
 *
 * <p>A receive is posted while the window has room; with {@code window.operations: 1} that means
 * that the next one is posted only after the send of the last has completed.
 */
public final class Connection {
  private final LoopServices services;
  private final Peer peer;
  private final String id;
  private final Account account;
  private final Activity activity;
  private final ConnectionLifecycle life = new ConnectionLifecycle();
  private final ConnectionFacts facts = new ConnectionFacts(this);
  private final Window window;
  private final Sends sends;
  private final ConnectionEnd end;
  private Input input;

  private boolean receivePosted = true;
  private SendPath path;
  private int entrances;

  Connection(LoopServices services, Peer peer, long number) {
    this.services = services;
    this.peer = peer;
    this.id = ConnectionId.format(services.node(), number);
    this.account = new Account(number, services.totals(), services.sink());
    this.activity = new Activity(services.clock(), peer.memory());
    this.window = new Window(services.listener().window());
    this.sends = new Sends(this, peer, window);
    this.path = sends;
    this.end = new ConnectionEnd(this);
    this.input = services.inputs().open(this);
  }

  /** Counts the connection in and tells the observer. */
  void open() {
    services.totals().opened();
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
    facts.proxy = header;
    facts.announced = true;
    passed();
  }

  /** The handshake in front of the echo is done. */
  public void secured(TlsReport report) {
    facts.tls = report;
    passed();
  }

  /** One of those that it has to pass before it echoes is passed. */
  public void passed() {
    entrances--;
    if (life.open()) {
      activity.begin();
      input.resume();
    }
  }

  /** A receive completed; takes the ownership of {@code data}. */
  public void onReceived(ByteBuf data) {
    onReceived(data, peer);
  }

  /** The same, if what becomes of it goes back {@code back} and nowhere else. */
  public void onReceived(ByteBuf data, Outlet back) {
    int bytes = data.readableBytes();
    long posted = activity.receivePostedNanos();
    long now = activity.after(posted);
    account.received(bytes, posted, now);
    activity.received(now);
    if (!life.takesInput()) {
      account.discarded(bytes, life.lossReason());
      data.release();
    } else {
      input.received(data, bytes, now, back);
      if (window.full() || input.blocked()) {
        onFull();
      }
    }
  }

  private void onFull() {
    sends.flush();
    if (window.full() || input.blocked()) {
      receive(false);
    }
  }

  /** The beginning of something that will never be whole; it is received, and given up. */
  public void receivedInVain(int bytes, CloseReason why) {
    if (bytes > 0) {
      long posted = activity.receivePostedNanos();
      account.received(bytes, posted, activity.after(posted));
      account.discarded(bytes, why);
    }
  }

  /** Posts a send of {@code bytes}; takes the ownership of {@code data}. */
  public void send(ByteBuf data, int bytes, long now, Outlet to) {
    path.post(data, bytes, now, to);
  }

  /** Whether what is sent passes faults, and may leave later. */
  public boolean isDiverted() {
    return path != sends;
  }

  /**
   * Writes something other than payload, in its place among the sends.
   *
   * @param never runs instead if the output ends before
   */
  public void inTurn(Runnable write, Runnable never) {
    path.inTurn(write, never);
  }

  /** What would be sent goes to {@code first} first. */
  public void divert(SendPath first) {
    path = first;
  }

  /** Something other than a send was queued: it goes with the next flush. */
  public void queued() {
    sends.queued();
  }

  /** Nothing more is received or produced for now: what is queued may go. */
  public void onBatchCompleted() {
    sends.flush();
  }

  /** Posts receives, or stops posting them. */
  public void receive(boolean posted) {
    if (receivePosted == posted || life.state() == ConnectionState.CLOSED) {
      return;
    }
    receivePosted = posted;
    if (posted) {
      activity.receivePosted();
    }
    peer.receive(posted);
  }

  /**
   * A send completed: entirely if {@code failure} is null, else as far as the kernel had taken it.
   */
  void onSendCompleted(SendOperation operation, @Nullable Throwable failure) {
    long now = activity.after(operation.postedNanos);
    window.completed(operation, now);
    int taken = operation.takenBytes;
    if (taken > 0) {
      account.sent(taken, operation.postedNanos, now);
      if (failure == null) { // else its progress was made earlier
        activity.progressed(now);
      }
    }
    if (taken < operation.bytes) {
      end.notSent(operation, now, failure);
    }
    sends.giveBack(operation);
    onRoom();
  }

  /** The input became sends, or gave something up, other than by a receive. */
  public void onInputResumed() {
    if (life.state() != ConnectionState.CLOSED) {
      onRoom();
    }
  }

  /** Something is not in flight any more. */
  private void onRoom() {
    peer.progressed();
    if (window.hasRoom()) {
      input.resume();
      if (!receivePosted && mayReceive() && !input.blocked()) {
        receive(true);
      }
    }
    if (!life.open()) {
      end.ifAllSent();
    }
  }

  private boolean mayReceive() {
    return life.open() || (life.state() == ConnectionState.DRAINING && input.unfinished());
  }

  /** What was sent, payload or what stands around it, was not taken: nothing can follow it. */
  public void sendFailed(@Nullable Throwable failure) {
    end.sendFailed(failure);
  }

  /** The peer has sent FIN, and everything before it was handed to {@link #onReceived}. */
  public void onPeerFinished() {
    end.peerFinished();
  }

  /** The transport failed: the peer reset the connection, or something between it and us did. */
  public void onFailure(Throwable failure) {
    end.failed(failure);
  }

  /** Whether {@code failure} is that it wanted more memory than there is; then it has ended. */
  public boolean refused(Throwable failure) {
    return end.refused(failure);
  }

  /**
   * Receives what stands in the kernel's queue and what the peer is in the middle of, then no more;
   * sends FIN behind the echo, and lingers.
   *
   * @param why for people; {@code null} if the node stops
   */
  public void drain(@Nullable String why) {
    drain(CloseReason.DRAINED, why);
  }

  /** The same, if it ends for another reason. */
  public void drain(CloseReason reason, @Nullable String why) {
    end.drain(reason, why);
  }

  /**
   * The peer or a processor made an error: everything before it was answered, and goes out before
   * the connection ends.
   */
  public void leave(CloseReason why, @Nullable String failure) {
    end.leave(why, failure);
  }

  /** The peer was told that nothing more is answered than what it has asked for. */
  public void saidGoAway() {
    life.closes(FirstClose.GATEWAY_GOAWAY);
  }

  /** Ends it now for {@code why}, in whatever words it was about to end. */
  public void cut(CloseReason why) {
    end.cut(why, life.cause());
  }

  /**
   * Ends it now, whatever is pending.
   *
   * @param why under which reason it is counted what is lost
   * @param said the same for people
   */
  public void cut(CloseReason why, @Nullable String said) {
    end.cut(why, said);
  }

  /** Ends it now, even if it lingers: the peer made an error after which nothing can be said. */
  public void fail(CloseReason why, @Nullable String failure) {
    end.now(why, failure);
  }

  /** Ends it now, by a reset; the same otherwise. */
  public void abort(CloseReason why, @Nullable String said) {
    end.abort(why, said);
  }

  /**
   * Looks at the clock: ends the connection if it is idle, or has lingered long enough.
   *
   * @param idleNanos its idle time-out, 0: never
   */
  public void tick(long now, long idleNanos) {
    input.tick(now);
    end.tick(now, idleNanos);
  }

  /** The transport is closed and every send has completed. Returns the final report. */
  ConnectionReport onClosed() {
    end.byOthers();
    input.cancel();
    life.closed();
    receivePosted = false;
    sends.forget();
    peer.memory().forget();
    facts.closed(account.longestSendNanos());
    services.totals().closed(life.lossReason());
    assert account.settled() : "pending after close: " + report();
    ConnectionReport report = report();
    if (services.observer().observing()) {
      services.observer().closed(report);
    }
    return report;
  }

  /** Under which reason bytes are counted that are lost now. */
  public CloseReason lossReason() {
    return life.lossReason();
  }

  /** What it has received and sent, and what became of it. */
  public Account account() {
    return account;
  }

  /** When something moved. */
  public Activity activity() {
    return activity;
  }

  /** What is told of it. */
  public ConnectionFacts facts() {
    return facts;
  }

  /** What goes wrong with its handshake on purpose, {@code null}: nothing. */
  public @Nullable HandshakeFaults handshakeFaults() {
    return input.handshakeFaults();
  }

  /** Where its buffers come from. */
  public ConnectionMemory memory() {
    return peer.memory();
  }

  /** Its state. */
  public ConnectionLifecycle life() {
    return life;
  }

  /** What it receives from and sends to. */
  public Peer peer() {
    return peer;
  }

  /** What becomes of what it receives. */
  public Input input() {
    return input;
  }

  /** What is received from now on goes to {@code next}. */
  public void continueWith(Input next) {
    input = next;
  }

  /** Its sends that have not completed. */
  public Sends sends() {
    return sends;
  }

  /** What it may hold. */
  public Window window() {
    return window;
  }

  /** What it shares with others of its listener. */
  public LoopServices services() {
    return services;
  }

  /** The configuration of its listener. */
  public ListenerConfig listener() {
    return services.listener();
  }

  /** The connection's id, as its completions carry it. */
  public String id() {
    return id;
  }

  /** The peer's address, for people; the client's where a proxy has named it. */
  public String remoteAddress() {
    String client = facts.client();
    return client == null ? peer.remoteAddress() : client;
  }

  /** The connection as it stands now. */
  public ConnectionReport report() {
    return facts.report();
  }

  boolean receivePosted() {
    return receivePosted;
  }

  /** Whether its peer may send: a receive is posted, and the peer has not ended its side. */
  public boolean receiving() {
    return receivePosted && life.peerMaySend();
  }

  /** Whether it may still send. */
  public boolean sending() {
    return entrances == 0 && life.takesInput();
  }

  /** What it waits for now. */
  public Waiting waiting() {
    if (life.state() == ConnectionState.CLOSED) {
      return Waiting.NOTHING;
    }
    long now = activity.now();
    return new Waiting(
        window.sendNanos(now),
        window.frameNanos(now),
        receiving() ? Math.max(1, now - activity.receivePostedNanos()) : 0,
        input.blocked(),
        memory().waits());
  }

  /** For how long something that it holds has not moved on. */
  public long heldNanos() {
    long now = activity.now();
    return Math.max(window.sendNanos(now), window.frameNanos(now));
  }

  /** The kernel has taken some of a send, and not all of it. */
  void sendMoved() {
    window.sendMoved(activity.now());
  }

  /** Whether something is there that its peer has not taken. */
  public boolean sendsWait() {
    return !window.allSent();
  }

  /** Whether something may be sent that was not received. */
  public boolean hasRoom() {
    return window.hasRoom() && !(isDiverted() && input.blocked());
  }

  /** Whether what was received will still become output, without a word of the peer. */
  boolean owesOutput() {
    return input.owesOutput();
  }

  /** Whether something has happened that will end it. */
  public boolean ending() {
    return !life.open();
  }

  /** Whether ending it would give back memory. */
  public boolean holdsMemory() {
    return !life.over() && peer.memory().holds();
  }
}
