package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.path.Talk;
import java.time.Duration;

/** One connection that rests for a time, and is then asked whether it still works. */
final class IdleConnection implements Runnable {
  private final Talk talk;
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

  IdleConnection(Talk talk, Duration rest, Duration patience) {
    this.talk = talk;
    this.restNanos = rest.toNanos();
    this.patience = patience;
  }

  @Override
  public void run() {
    if (!talk.rests(Duration.ofNanos(restNanos - restedNanos()))) {
      end(State.TOLD);
      return;
    }
    talk.ask();
    boolean echoes = talk.answered(patience);
    end(echoes ? State.ALIVE : talk.ended() ? State.ANSWERED : State.SILENT);
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
    talk.connection().close();
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

  Talk talk() {
    return talk;
  }
}
