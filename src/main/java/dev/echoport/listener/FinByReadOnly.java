package dev.echoport.listener;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.function.Function;

/**
 * Loops that learn of a peer's FIN by reading only, not by {@code EPOLLRDHUP} or {@code POLLRDHUP}.
 *
 * <p>At that event Netty reads everything up to the FIN, whether receives are posted or not:
 * megabytes that no window has room for, as much as the kernel's receive buffer holds. Without it a
 * FIN waits its turn behind the bytes before it. A reset is still seen at once: on epoll as {@code
 * EPOLLERR}, on io_uring by the operation that is under way.
 */
final class FinByReadOnly implements IoHandlerFactory {
  private final IoHandlerFactory loops;
  private final Function<IoRegistration, IoRegistration> without;

  private FinByReadOnly(IoHandlerFactory loops, Function<IoRegistration, IoRegistration> without) {
    this.loops = loops;
    this.without = without;
  }

  static FinByReadOnly onEpoll(IoHandlerFactory loops) {
    return new FinByReadOnly(loops, OnEpoll::new);
  }

  static FinByReadOnly onIoUring(IoHandlerFactory loops) {
    return new FinByReadOnly(loops, OnIoUring::new);
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Loop(loops.newHandler(executor), without);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return loops.isChangingThreadSupported();
  }

  private record Loop(IoHandler loop, Function<IoRegistration, IoRegistration> without)
      implements IoHandler {
    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return without.apply(loop.register(handle));
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
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return loop.isCompatible(handleType);
    }
  }

  private abstract static class Registration implements IoRegistration {
    final IoRegistration registration;

    Registration(IoRegistration registration) {
      this.registration = registration;
    }

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
  }

  private static final class OnEpoll extends Registration {
    OnEpoll(IoRegistration registration) {
      super(registration);
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

  /**
   * An accepted channel begins with a poll for {@code POLLRDHUP}, and takes it well if that cannot
   * be submitted.
   */
  private static final class OnIoUring extends Registration {
    /** How an operation that Netty shows as text only says that it is such a poll. */
    private static final String POLL_ADD = "{opcode=6,";

    private static final String POLL_RD_HUP = " union3=" + 0x2000 + ",";
    private static final long NOT_SUBMITTED = 0;

    private boolean begun;

    OnIoUring(IoRegistration registration) {
      super(registration);
    }

    @Override
    public long submit(IoOps ops) {
      boolean first = !begun;
      begun = true;
      return first && isPollForRdHup(ops.toString()) ? NOT_SUBMITTED : registration.submit(ops);
    }

    private static boolean isPollForRdHup(String operation) {
      return operation.contains(POLL_ADD) && operation.contains(POLL_RD_HUP);
    }
  }
}
