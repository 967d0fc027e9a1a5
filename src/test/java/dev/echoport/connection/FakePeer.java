package dev.echoport.connection;

import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.memory.MemoryBudget;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntConsumer;

/** A transport whose kernel takes exactly what the test says, of what was flushed. */
public final class FakePeer implements Peer {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Deque<SendOperation> queued = new ArrayDeque<>();
  private final Deque<Runnable> scheduled = new ArrayDeque<>();
  private final ConnectionMemory memory =
      MemoryBudget.unlimited().loop(ImmediateEventExecutor.INSTANCE).connection();
  public boolean receiving = true;
  public boolean finished;
  public boolean closed;
  boolean aborted;
  boolean held;
  int flushes;
  private int flushed;
  IntConsumer fed = bytes -> {};

  /** The kernel takes the whole of the oldest send. */
  public void complete() {
    requireFlushed();
    flushed--;
    queued.remove().trySuccess(null);
  }

  /** The kernel takes {@code bytes} more of the oldest send. */
  void progress(int bytes) {
    requireFlushed();
    queued.element().tryProgress(bytes, -1);
  }

  /** What nobody flushes stays where it is for ever. */
  private void requireFlushed() {
    if (flushed == 0) {
      throw new AssertionError(queued.size() + " sends are posted, and not flushed");
    }
  }

  /** The peer resets: everything queued fails. */
  void reset() {
    fail(new IOException("Connection reset by peer"));
  }

  public int queued() {
    return queued.size();
  }

  /** Everything queued fails. */
  void fail(Exception cause) {
    flushed = 0;
    while (!queued.isEmpty()) {
      queued.remove().tryFailure(cause);
    }
  }

  @Override
  public void abort() {
    aborted = true;
    close();
  }

  @Override
  public void hold(boolean now) {
    held = now;
  }

  @Override
  public String remoteAddress() {
    return "peer:1";
  }

  @Override
  public String localAddress() {
    return "gateway:7";
  }

  @Override
  public SendOperation newOperation(Connection connection) {
    return new SendOperation(channel, connection);
  }

  @Override
  public void receive(boolean posted) {
    receiving = posted;
  }

  @Override
  public void send(ByteBuf data, SendOperation operation) {
    data.release();
    queued.add(operation);
  }

  @Override
  public void flush() {
    flushes++;
    flushed = queued.size();
  }

  @Override
  public void watchInput(IntConsumer watching) {
    fed = watching;
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public void farewell(Runnable done) {
    done.run();
  }

  @Override
  public void later(long millis, Runnable action) {
    scheduled.add(action);
  }

  /** The time has come for everything that was to run later. */
  public void elapse() {
    for (int due = scheduled.size(); due > 0; due--) {
      scheduled.remove().run();
    }
  }

  @Override
  public ConnectionMemory memory() {
    return memory;
  }

  @Override
  public TcpFacts tcp() {
    return new TcpFacts(3, 250, 20, 1, 1448, 0, null);
  }

  @Override
  public void close() {
    closed = true;
    fail(new ClosedChannelException());
  }
}
