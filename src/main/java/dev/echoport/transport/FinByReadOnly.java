package dev.echoport.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.UnaryOperator;

/**
 * Loops that learn of a peer's FIN by reading only, not by {@code EPOLLRDHUP} or {@code POLLRDHUP}.
 *
 * <p>At that event Netty reads everything up to the FIN, whether receives are posted or not:
 * megabytes that no window has room for, as much as the kernel's receive buffer holds. Without it a
 * FIN waits its turn behind the bytes before it. A reset is still seen at once: on epoll as {@code
 * EPOLLERR}, on io_uring as {@link ResetOnlyHandle} has it.
 */
public final class FinByReadOnly implements IoHandlerFactory {
  private final IoHandlerFactory loops;
  private final UnaryOperator<IoHandle> handles;
  private final UnaryOperator<IoRegistration> registrations;

  private FinByReadOnly(
      IoHandlerFactory loops,
      UnaryOperator<IoHandle> handles,
      UnaryOperator<IoRegistration> registrations) {
    this.loops = loops;
    this.handles = handles;
    this.registrations = registrations;
  }

  public static FinByReadOnly onEpoll(IoHandlerFactory loops) {
    return new FinByReadOnly(loops, handle -> handle, OnEpoll::new);
  }

  public static FinByReadOnly onIoUring(IoHandlerFactory loops) {
    return new FinByReadOnly(loops, FinByReadOnly::resetOnly, registration -> registration);
  }

  private static IoHandle resetOnly(IoHandle handle) {
    return handle instanceof IoUringIoHandle uring ? new ResetOnlyHandle(uring) : handle;
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Loop(loops.newHandler(executor), handles, registrations);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return loops.isChangingThreadSupported();
  }

  private static final class Loop extends LoopDecorator {
    private final UnaryOperator<IoHandle> handles;
    private final UnaryOperator<IoRegistration> registrations;

    Loop(
        IoHandler loop,
        UnaryOperator<IoHandle> handles,
        UnaryOperator<IoRegistration> registrations) {
      super(loop);
      this.handles = handles;
      this.registrations = registrations;
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return registrations.apply(super.register(handles.apply(handle)));
    }
  }

  private record OnEpoll(IoRegistration registration) implements IoRegistration {
    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }

    @Override
    public long submit(IoOps ops) {
      return registration.submit(withoutRdHup((EpollIoOps) ops));
    }

    /** Never nothing: Netty would take the descriptor out of epoll and not put it back. */
    private static EpollIoOps withoutRdHup(EpollIoOps ops) {
      if (!ops.contains(EpollIoOps.EPOLLRDHUP)) {
        return ops;
      }
      EpollIoOps others = ops.without(EpollIoOps.EPOLLRDHUP);
      return others.value() == 0 ? EpollIoOps.EPOLLERR : others;
    }
  }
}
