import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.Native;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Raw Netty: {@code TRANSPORT PORT LOOPS}; buffers passed through, one flush for each completed read.
 * With {@code splice} an epoll loop that moves bytes through a pipe instead, as {@code c-splice} does.
 */
final class NettyEcho {

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "epoll" -> serve(args, EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
      case "splice" ->
          serve(args, new SplicingLoops(EpollIoHandler.newFactory()), EpollServerSocketChannel.class);
      case "io_uring" ->
          serve(args, IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
      default -> throw new IllegalArgumentException("transport " + args[0]);
    }
  }

  private static void serve(
      String[] args, IoHandlerFactory transport, Class<? extends ServerChannel> channel)
      throws InterruptedException {
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(Integer.parseInt(args[2]), transport))
        .channel(channel)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(
            ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(128 << 10, 256 << 10))
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel connection) {
                connection.pipeline().addLast(new Echo());
              }
            })
        .bind("127.0.0.1", Integer.parseInt(args[1]))
        .sync();
    System.out.println("ready");
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      context.write(bytes, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  private record SplicingLoops(IoHandlerFactory loops) implements IoHandlerFactory {
    @Override
    public IoHandler newHandler(ThreadAwareExecutor executor) {
      return new SplicingLoop(loops.newHandler(executor));
    }

    @Override
    public boolean isChangingThreadSupported() {
      return false;
    }
  }

  private record SplicingLoop(IoHandler loop) implements IoHandler {
    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      boolean connection = handle.getClass().getSimpleName().equals("EpollSocketChannelUnsafe");
      if (!connection) {
        return loop.register(handle);
      }
      Spliced spliced = new Spliced((EpollIoHandle) handle);
      return new Wishes(loop.register(spliced), spliced);
    }

    @Override
    public void initialize() {
      loop.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return loop.run(context);
    }

    @Override
    public void prepareToDestroy() {
      loop.prepareToDestroy();
    }

    @Override
    public void destroy() {
      loop.destroy();
    }

    @Override
    public void wakeup() {
      loop.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
      return loop.isCompatible(type);
    }
  }

  /** Remembers what the channel waits for. */
  private record Wishes(IoRegistration registration, Spliced handle) implements IoRegistration {
    @Override
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      handle.wished = (EpollIoOps) ops;
      return registration.submit(ops);
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }

  /**
   * Empties the socket into a pipe of the kernel's size, and the pipe into the socket. Java has no
   * call that would change that size. Where nothing can be spliced, the channel reads and finds out why.
   */
  private static final class Spliced implements EpollIoHandle {
    private final EpollIoHandle channel;
    private EpollIoOps wished = EpollIoOps.NONE;
    private FileDescriptor[] pipe;
    private int piped;

    Spliced(EpollIoHandle channel) {
      this.channel = channel;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      try {
        if (wished.contains(EpollIoOps.EPOLLOUT) || !splices(registration)) {
          channel.handle(registration, event);
        }
      } catch (IOException failed) {
        channel.handle(registration, event);
      }
    }

    private boolean splices(IoRegistration registration) throws IOException {
      if (pipe == null) {
        pipe = FileDescriptor.pipe();
      }
      int socket = channel.fd().intValue();
      boolean waited = piped > 0;
      if (!waited) {
        piped = Native.splice(socket, -1, pipe[1].intValue(), -1, 1 << 20);
        if (piped == 0) {
          return false;
        }
      }
      piped -= Native.splice(pipe[0].intValue(), -1, socket, -1, piped);
      if (waited != (piped > 0)) {
        registration.submit(piped > 0 ? EpollIoOps.EPOLLOUT : wished);
      }
      return true;
    }

    @Override
    public FileDescriptor fd() {
      return channel.fd();
    }

    @Override
    public void registered() {
      channel.registered();
    }

    @Override
    public void unregistered() {
      channel.unregistered();
      try {
        if (pipe != null) {
          pipe[0].close();
          pipe[1].close();
        }
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    @Override
    public void close() throws Exception {
      channel.close();
    }
  }
}
