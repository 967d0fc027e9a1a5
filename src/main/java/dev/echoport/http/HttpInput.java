package dev.echoport.http;

import dev.echoport.completion.CloseReason;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of requests: how many are open, what they wait for, and how they end with the
 * connection. Owned by the connection's loop.
 */
final class HttpInput implements Input {
  private final Connection connection;
  private final HttpPeer peer;
  private final List<OpenEndedStream> openEnded = new ArrayList<>(0);
  private final List<Runnable> awaitRoom = new ArrayList<>(0);
  private boolean draining;
  private boolean truncated;
  private int openExchanges;
  private int unreadRequests;
  private int delays;
  private int ownAnswers;
  private int controls;

  HttpInput(Connection connection, HttpPeer peer) {
    this.connection = connection;
    this.peer = peer;
  }

  /** A request has begun. */
  void exchangeBegan() {
    openExchanges++;
    unreadRequests++;
    connection.activity().progressed();
  }

  /** All of a request was received, or no more of it will be. */
  void requestEnded() {
    unreadRequests--;
  }

  /** A response has been written, or never will be. */
  void exchangeEnded() {
    openExchanges--;
    connection.onInputResumed();
  }

  /** A stream has begun that will have to be told of the end. */
  void opened(OpenEndedStream stream) {
    openEnded.add(stream);
  }

  /** It is over, or was not among them. */
  void closed(OpenEndedStream stream) {
    openEnded.remove(stream);
  }

  /** Something is on its way beside the payload; returns how much is. */
  int controlQueued() {
    return ++controls;
  }

  /** It was written; returns how much was on its way before. */
  int controlWritten() {
    return controls--;
  }

  int controls() {
    return controls;
  }

  /** Runs {@code action} after a delay that a peer has asked for. */
  void delay(long millis, Runnable action) {
    delays++;
    peer.later(
        millis,
        () -> {
          delays--;
          action.run();
          connection.onBatchCompleted();
        });
  }

  /** A body is being sent that needs nothing more of the peer: one that was kept, or is made. */
  void ownAnswerBegan() {
    ownAnswers++;
  }

  /** All of it is written. */
  void ownAnswerEnded() {
    ownAnswers--;
  }

  /** Runs {@code action} once, when the window has room. */
  void awaitRoom(Runnable action) {
    awaitRoom.add(action);
  }

  /** Whether a response should say that it is the last. */
  boolean isDraining() {
    return draining;
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    if (back.keep(data)) {
      return;
    }
    if (back.echoes()) {
      connection.account().consumed(bytes, bytes);
      connection.send(data, bytes, now, back);
    } else {
      lose(bytes, back);
      data.release();
    }
  }

  /** So many bytes were received that do not go back. */
  void lose(int bytes, Outlet back) {
    if (back.isCutByFault()) {
      connection.account().consumed(bytes, bytes);
      connection.account().dropped(bytes);
    } else {
      connection.account().consumed(bytes, 0);
    }
  }

  @Override
  public void resume() {
    if (!awaitRoom.isEmpty()) {
      List<Runnable> waiting = List.copyOf(awaitRoom);
      awaitRoom.clear();
      waiting.forEach(Runnable::run);
      connection.onBatchCompleted();
    }
  }

  /**
   * A peer that sends its whole request before it reads would wait for us for ever, and we for it.
   */
  @Override
  public void tick(long now) {
    Duration limit = connection.listener().http().stallTimeout();
    if (!limit.isZero()
        && connection.sendsWait()
        && connection.activity().quietNanos(now) >= limit.toNanos()) {
      connection.cut(
          CloseReason.IDLE,
          "The peer took nothing of its answer and sent nothing more for "
              + limit.toSeconds()
              + " s");
    }
  }

  @Override
  public void drain() {
    draining = true;
    peer.protocol().drain();
    List.copyOf(openEnded).forEach(OpenEndedStream::drain);
    connection.onBatchCompleted();
  }

  @Override
  public void abandon() {
    truncated = true;
  }

  @Override
  public boolean unfinished() {
    return unreadRequests > 0;
  }

  @Override
  public boolean done() {
    return (openExchanges == 0 || truncated) && controls == 0;
  }

  @Override
  public boolean busy() {
    return delays > 0;
  }

  /** A peer of HTTP/2 must be heard whatever waits: its credit is what releases the rest. */
  @Override
  public boolean owesOutput() {
    return (busy() || ownAnswers > 0) && !peer.hasStreams();
  }

  @Override
  public void end(boolean complete) {
    if (!complete) {
      return;
    }
    String within = withinWhat();
    if (within != null) {
      lost(CloseReason.PROTOCOL_ERROR, "the input ends within " + within);
    }
  }

  /** What was begun will not be whole: the connection ends behind what can be sent. */
  void lost(CloseReason reason, String why) {
    truncated = true;
    connection.leave(reason, why);
  }

  private @Nullable String withinWhat() {
    String within = peer.protocol().truncated();
    for (OpenEndedStream stream : List.copyOf(openEnded)) {
      String partial = stream.inputEnded();
      within = within == null ? partial : within;
    }
    return unreadRequests > 0 && peer.protocol().lacksInput() ? "a request" : within;
  }

  /** What was kept of a request will not be answered. */
  @Override
  public void cancel() {
    connection.account().discardPending(connection.lossReason());
  }
}
