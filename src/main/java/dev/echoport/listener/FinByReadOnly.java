package dev.echoport.listener;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Epoll loops that learn of a peer's FIN by reading only, not by {@code EPOLLRDHUP}.
 *
 * <p>At that event Netty reads everything up to the FIN, whether receives are posted or not:
 * megabytes that no window has room for, as much as the kernel's receive buffer holds. Without it a
 * FIN waits its turn behind the bytes before it. A reset is still seen at once, as {@code
 * EPOLLERR}.
 */
final class FinByReadOnly implements IoHandlerFactory {
  private final IoHandlerFactory epoll;

  FinByReadOnly(IoHandlerFactory epoll) {
    this.epoll = epoll;
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Loop(epoll.newHandler(executor));
  }

  @Override
  public boolean isChangingThreadSupported() {
    return epoll.isChangingThreadSupported();
  }

  private record Loop(IoHandler epoll) implements IoHandler {
    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new Registration(epoll.register(handle));
    }

    @Override
    public void initialize() {
      epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
      epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
      epoll.destroy();
    }

    @Override
    public void wakeup() {
      epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return epoll.isCompatible(handleType);
    }
  }

  private record Registration(IoRegistration epoll) implements IoRegistration {
    @Override
    public long submit(IoOps ops) {
      return epoll.submit(withoutRdHup((EpollIoOps) ops));
    }

    /** Never nothing: Netty would take the descriptor out of epoll and not put it back. */
    private static EpollIoOps withoutRdHup(EpollIoOps ops) {
      if (!ops.contains(EpollIoOps.EPOLLRDHUP)) {
        return ops;
      }
      EpollIoOps others = ops.without(EpollIoOps.EPOLLRDHUP);
      return others.value() == 0 ? EpollIoOps.EPOLLERR : others;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
    public <T> T attachment() {
      return epoll.attachment();
    }

    @Override
    public boolean isValid() {
      return epoll.isValid();
    }

    @Override
    public boolean cancel() {
      return epoll.cancel();
    }
  }
}
