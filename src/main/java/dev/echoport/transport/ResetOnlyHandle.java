package dev.echoport.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;

/**
 * Stands between the ring and a channel, which learns of a FIN by reading only ({@code POLLRDHUP}
 * is withheld), and of a reset at once.
 *
 * <p>Netty (4.2.17) asks the ring once for all input of a socket, and is told of changes: a reset
 * right behind bytes comes with them, and once they are read nothing is left to tell. Where nothing
 * is sent for these bytes, the channel would wait for ever. So after a reset each receive is
 * followed by another, until one fails. Owned by the loop.
 */
final class ResetOnlyHandle implements IoUringIoHandle {
  // Of linux/io_uring.h and poll.h.
  private static final byte POLL_ADD = 6;
  private static final int MORE = 1 << 1;
  private static final short POLLIN = 0x1;
  private static final short POLLOUT = 0x4;
  private static final short POLLERR = 0x8;

  private final IoUringIoHandle handle;
  private boolean reset;

  ResetOnlyHandle(IoUringIoHandle handle) {
    this.handle = handle;
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    IoUringIoEvent completion = (IoUringIoEvent) event;
    byte operation = completion.opcode();
    if (operation == POLL_ADD && completion.res() > POLLIN) {
      polled(registration, completion);
    } else {
      handle.handle(registration, event);
    }
    if (reset && operation != POLL_ADD && registration.isValid()) {
      receive(registration);
    }
  }

  /** The kernel adds a FIN and a reset to what was asked for. */
  private void polled(IoRegistration registration, IoUringIoEvent completion) {
    int asked = completion.res() & (POLLIN | POLLOUT);
    if ((completion.res() & POLLERR) != 0) {
      reset = true;
    }
    if (asked != 0) {
      handle.handle(
          registration,
          new IoUringIoEvent(asked, completion.flags(), POLL_ADD, completion.userData()));
    }
    if (reset) {
      receive(registration);
    }
  }

  /** As if there were input; nothing happens while a receive is under way, or none is posted. */
  private void receive(IoRegistration registration) {
    handle.handle(registration, new IoUringIoEvent(POLLIN, MORE, POLL_ADD, POLLIN));
  }

  @Override
  public void registered() {
    handle.registered();
  }

  @Override
  public void unregistered() {
    handle.unregistered();
  }

  @Override
  public void close() throws Exception {
    handle.close();
  }
}
