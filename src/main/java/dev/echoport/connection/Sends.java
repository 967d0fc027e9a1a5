package dev.echoport.connection;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * How a connection posts its sends: operations that are used again, so that a message allocates
 * nothing, and flushes that do not nest. Owned by the connection's loop.
 */
public final class Sends implements SendPath {
  private final Connection connection;
  private final Peer peer;
  private final Window window;
  private @Nullable SendOperation unused;
  private boolean queued;
  private boolean flushing;

  Sends(Connection connection, Peer peer, Window window) {
    this.connection = connection;
    this.peer = peer;
    this.window = window;
  }

  @Override
  public void post(ByteBuf data, int bytes, long now, Outlet to) {
    SendOperation operation = unusedOperation();
    operation.post(bytes, Math.max(bytes, data.capacity()), now);
    window.posted(operation);
    queued = true;
    to.send(data, operation);
  }

  private SendOperation unusedOperation() {
    SendOperation operation = unused;
    if (operation == null) {
      return peer.newOperation(connection);
    }
    unused = operation.next;
    operation.next = null;
    return operation;
  }

  /** {@code operation} can be used again. */
  void giveBack(SendOperation operation) {
    operation.next = unused;
    unused = operation;
  }

  /** Something waits for the next flush. */
  void queued() {
    queued = true;
  }

  /** A send that completes during a flush may make room for another one. */
  void flush() {
    if (flushing) {
      return;
    }
    flushing = true;
    while (queued) {
      queued = false;
      peer.flush();
    }
    flushing = false;
  }

  /** No send follows. */
  void forget() {
    unused = null;
  }
}
