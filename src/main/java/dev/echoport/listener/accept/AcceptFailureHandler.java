package dev.echoport.listener.accept;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.util.concurrent.TimeUnit;

/**
 * Stands on an accepting channel. When {@code accept} fails, typically because the process is out
 * of file descriptors, it pauses accepting instead of trying again at once and for ever.
 *
 * <p>What is accepted beyond the file descriptors that are there for it is closed here, so that a
 * burst takes none from the other ports. So is what comes when the last loop has left its listener,
 * and the socket is not closed yet: Netty would do that with a stack trace.
 *
 * <p>The pause is short because several may follow each other: peers that left while they waited in
 * the backlog take a descriptor each until their loop has seen that, and so the backlog is worked
 * off in steps that get smaller and smaller.
 */
public final class AcceptFailureHandler extends ChannelInboundHandlerAdapter {
  public static final long PAUSE_MILLIS = 100;

  private final AcceptFailures failures;
  private final EventLoopGroup takers;

  /**
   * @param takers the loops that take what is accepted, which other threads change under its lock
   */
  AcceptFailureHandler(AcceptFailures failures, EventLoopGroup takers) {
    this.failures = failures;
    this.takers = takers;
  }

  /** What there is no descriptor for goes at once, before its loop would come to it. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    synchronized (takers) {
      if (accepted instanceof Channel peer && !(isTaken() && failures.admits(context, peer))) {
        peer.unsafe().closeForcibly();
      } else {
        context.fireChannelRead(accepted);
      }
    }
  }

  private boolean isTaken() {
    return takers.iterator().hasNext();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the pause to end
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    failures.failed(context.channel().localAddress(), cause);
    ChannelConfig config = context.channel().config();
    if (config.isAutoRead()) {
      config.setAutoRead(false);
      context
          .executor()
          .schedule(() -> config.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }
}
