package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.Ending;
import java.time.Duration;

/** One connection that rests for a time, and is then asked whether it still works. */
final class IdleConnection implements Runnable {
  private final EchoConnection connection;
  private final long restNanos;
  private final Duration patience;
  private final long begunNanos = System.nanoTime();
  private volatile State state = State.RESTING;
  private volatile long endedNanos;

  /** How it stands. */
  enum State {
    RESTING,
    /** It still echoes. */
    ALIVE,
    /** This side was told of an end while it rested. */
    TOLD,
    /** Nothing was told; what was then sent was answered by a reset or an end. */
    ANSWERED,
    /** Nothing was told, and what was then sent gets no answer. */
    SILENT,
    /** The check was over before its time. */
    STOPPED
  }

  IdleConnection(EchoConnection connection, Duration rest, Duration patience) {
    this.connection = connection;
    this.restNanos = rest.toNanos();
    this.patience = patience;
  }

  @Override
  public void run() {
    int read = connection.receive(1, Duration.ofNanos(restNanos - restedNanos())).length;
    if (read == 0 && connection.ending() == Ending.NONE) {
      connection.send(new byte[] {'i'});
      read = connection.receive(1, patience).length;
      end(
          read > 0
              ? State.ALIVE
              : connection.ending() == Ending.NONE ? State.SILENT : State.ANSWERED);
    } else {
      end(State.TOLD);
    }
  }

  private synchronized void end(State how) {
    if (state == State.RESTING) {
      endedNanos = how == State.TOLD ? restedNanos() : restNanos;
      state = how;
    }
  }

  /** Nobody wants to know any more. */
  synchronized void stop() {
    end(State.STOPPED);
    connection.close();
  }

  private long restedNanos() {
    return System.nanoTime() - begunNanos;
  }

  State state() {
    return state;
  }

  /** Whether it was found dead. */
  boolean dead() {
    return state == State.TOLD || state == State.ANSWERED || state == State.SILENT;
  }

  /** How long it had rested when it was known. */
  long endedNanos() {
    return endedNanos;
  }

  EchoConnection connection() {
    return connection;
  }
}
