import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;

/**
 * Raw Netty on epoll: {@code PORT}. It receives up to 32 datagrams of 2 KiB at most with one {@code
 * recvmmsg}, and sends them with one {@code sendmmsg}.
 */
final class NettyDatagrams {
  private static final int LARGEST = 2 << 10;
  private static final int AT_ONCE = 32;

  public static void main(String[] args) throws InterruptedException {
    new Bootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory()))
        .channel(EpollDatagramChannel.class)
        .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, LARGEST)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(AT_ONCE * LARGEST))
        .handler(new Echo())
        .bind("127.0.0.1", Integer.parseInt(args[0]))
        .sync();
    System.out.println("ready");
  }

  private static final class Echo extends SimpleChannelInboundHandler<DatagramPacket> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
      context.write(
          new DatagramPacket(packet.content().retain(), packet.sender()), context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      // The answer to a sender that has gone.
    }
  }
}
