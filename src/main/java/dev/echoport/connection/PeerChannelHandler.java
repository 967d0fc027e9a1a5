package dev.echoport.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before Vert.x's handler in the pipeline and tells a connection what a {@code NetSocket}
 * does not: that the peer has shut down its sending side, that a batch of reads is over, that the
 * transport failed.
 *
 * <pre>
 *   head -&gt; PeerChannelHandler -&gt; Vert.x -&gt; messageHandler: buffer, buffer, PEER_FINISHED
 * </pre>
 *
 * <p>The end of the input travels as a message, so that it arrives behind every buffer, whatever
 * queue lies between. Needs {@code ALLOW_HALF_CLOSURE}, without which Netty closes the channel at
 * the peer's FIN and fails what is queued.
 */
final class PeerChannelHandler extends ChannelInboundHandlerAdapter {
  /** The message that stands for the end of the input. */
  static final Object PEER_FINISHED = new Object();

  private static final Logger LOG = LoggerFactory.getLogger(PeerChannelHandler.class);

  private final Connection connection;
  private final Reading reading;
  private final ReceiveBuffers buffers;
  private final Runnable onInactive;

  PeerChannelHandler(
      Connection connection, Reading reading, ReceiveBuffers buffers, Runnable onInactive) {
    this.connection = connection;
    this.reading = reading;
    this.buffers = buffers;
    this.onInactive = onInactive;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.fireChannelReadComplete();
    connection.onBatchCompleted();
    reading.asks();
    buffers.rest(reading);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownReadComplete.INSTANCE) {
      context.fireChannelRead(PEER_FINISHED);
      context.fireChannelReadComplete();
    }
    context.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException) && !connection.refused(cause)) {
      LOG.atError().addKeyValue("connection", connection.id()).setCause(cause).log("failed");
    }
    connection.onFailure(cause);
  }

  /** The others first: what a protocol has queued must have failed when the account is closed. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    context.fireChannelInactive();
    onInactive.run();
  }
}
