package dev.echoport.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelProgressivePromise;
import io.netty.channel.DefaultChannelProgressivePromise;
import org.jspecify.annotations.Nullable;

/**
 * The state of one posted send: the per-I/O data of a completion port.
 *
 * <p>It is Netty's promise for the write, because the promise is what Netty tells about progress:
 * so a send that fails half-way knows how much the kernel had taken. It reports straight to its
 * connection, without listeners, and is used again for a later send; for that reason it never
 * enters a completed state of its own. Owned by the connection's loop.
 */
public class SendOperation extends DefaultChannelProgressivePromise {
  private final Connection connection;

  /** Bytes of this send. */
  int bytes;

  /** Memory that it holds, at least {@link #bytes}. */
  int heldBytes;

  /** When it was posted, by the loop's clock. */
  long postedNanos;

  /** Bytes that the kernel has taken so far. */
  int takenBytes;

  /** The next unused operation of the connection. */
  @Nullable SendOperation next;

  SendOperation(Channel channel, Connection connection) {
    super(channel);
    this.connection = connection;
  }

  void post(int bytes, int heldBytes, long postedNanos) {
    this.bytes = bytes;
    this.heldBytes = heldBytes;
    this.postedNanos = postedNanos;
    this.takenBytes = 0;
  }

  @Override
  public boolean tryProgress(long progress, long total) {
    takenBytes = (int) progress;
    connection.sendMoved();
    return true;
  }

  @Override
  public boolean trySuccess(@Nullable Void result) {
    takenBytes = bytes;
    connection.onSendCompleted(this, null);
    return true;
  }

  @Override
  public boolean trySuccess() {
    return trySuccess(null);
  }

  @Override
  public boolean tryFailure(Throwable cause) {
    connection.onSendCompleted(this, cause);
    return true;
  }

  @Override
  public ChannelProgressivePromise setSuccess(@Nullable Void result) {
    trySuccess(null);
    return this;
  }

  @Override
  public ChannelProgressivePromise setSuccess() {
    trySuccess(null);
    return this;
  }

  @Override
  public ChannelProgressivePromise setFailure(Throwable cause) {
    tryFailure(cause);
    return this;
  }

  @Override
  public boolean setUncancellable() {
    return true;
  }
}
