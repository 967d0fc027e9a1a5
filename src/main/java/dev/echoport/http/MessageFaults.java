package dev.echoport.http;

import dev.echoport.fault.Fault.Variant;
import dev.echoport.fault.RequestFaults.Due;
import dev.echoport.http.codec.BadFrameEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the messages of one WebSocket on purpose, at offsets that count the payload
 * that it has sent back. Owned by the connection's loop.
 */
final class MessageFaults {
  private final ExchangeFaults faults;
  private @Nullable Due close;
  private @Nullable Due bad;
  private long delivered;
  private long written;
  private boolean silent;
  private boolean closed;

  /**
   * @param close with a close frame; {@code null}: does not happen
   * @param bad a frame that nobody may send; the same
   */
  MessageFaults(ExchangeFaults faults, @Nullable Due close, @Nullable Due bad) {
    this.faults = faults;
    this.close = close;
    this.bad = bad;
  }

  /** Before the first message. */
  void begin(WebSocketHandler socket) {
    closeIfDue(socket);
  }

  private void closeIfDue(WebSocketHandler socket) {
    Due due = close;
    if (due != null && due.at() <= delivered) {
      close = null;
      closed = true;
      faults.happened(due, 0);
      socket.close(due.fault().effect().code(), faults.ended(due));
    }
  }

  /** A frame was received; takes the ownership of its {@code data}. */
  void deliver(WebSocketHandler socket, ByteBuf data) {
    closeIfDue(socket);
    Due due = close;
    if (due != null && due.at() < delivered + data.readableBytes()) {
      int before = (int) (due.at() - delivered);
      delivered += before;
      socket.deliverPart(data.readRetainedSlice(before));
      closeIfDue(socket);
    }
    delivered += data.readableBytes();
    socket.session().deliver(socket, data);
    closeIfDue(socket);
  }

  /** Writes a frame as it should be, or as nobody may. */
  ChannelFuture write(ChannelHandlerContext channel, WebSocketFrame frame) {
    int bytes = frame.content().readableBytes();
    written += bytes;
    Due due = bad;
    if (due == null || due.at() >= written) {
      return channel.write(frame);
    }
    bad = null;
    faults.happened(due, bytes);
    Variant how = due.fault().effect().how();
    silent = how == Variant.UNFINISHED;
    ChannelPipeline pipeline = channel.pipeline();
    String name = WebSocketTerms.ENCODER;
    pipeline.replace(name, name, BadFrameEncoder.of(how));
    ChannelFuture written = channel.write(frame);
    pipeline.replace(name, name, new WebSocket13FrameEncoder(false));
    return written;
  }

  /** Whether nothing more is sent back: a message that never ends has begun. */
  boolean isSilent() {
    return silent;
  }

  /** Whether what is received now does not go back, because of a fault. */
  boolean cuts() {
    return silent || closed;
  }
}
