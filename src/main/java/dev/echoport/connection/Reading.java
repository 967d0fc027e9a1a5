package dev.echoport.connection;

import dev.echoport.memory.ConnectionMemory;
import dev.echoport.transport.ReceiveShare;
import io.netty.channel.Channel;

/**
 * Whether the loop reads a socket: if what stands behind it wants that, and the node has memory for
 * what comes. Owned by the connection's loop.
 */
public final class Reading {
  private final Channel channel;
  private final ConnectionMemory memory;
  private boolean wanted = true;
  private boolean waiting;
  private boolean held;
  private boolean resting;

  Reading(Channel channel, ConnectionMemory memory) {
    this.channel = channel;
    this.memory = memory;
    memory.reader(this::asks);
  }

  /** Somebody behind the socket wants to read, or does not. */
  public void want(boolean now) {
    wanted = now;
    apply();
  }

  /** Nothing is read, whoever wants that, or as before. */
  void hold(boolean now) {
    held = now;
    apply();
  }

  /**
   * Nothing is read before its turn.
   *
   * @param nanos how long what was received last has kept the loop
   */
  void rest(ReceiveShare share, long nanos) {
    if (!resting) {
      resting = true;
      apply();
      share.await(nanos, this::rested);
    }
  }

  private void rested() {
    resting = false;
    apply();
  }

  /** What was received has become what it becomes: is there memory for more? */
  void asks() {
    if (!waiting && memory.mustWait()) {
      waiting = true;
      memory.await(this::relieved);
      apply();
    }
  }

  private void relieved() {
    waiting = false;
    apply();
  }

  private void apply() {
    channel.config().setAutoRead(wanted && !waiting && !held && !resting);
  }
}
