package dev.echoport.fault;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What becomes of datagrams with faults, in one direction. Called on their loop. */
public interface DatagramOutput<W> {

  /** {@code datagram} goes on; takes its ownership. */
  void leaves(Datagram<W> datagram);

  /** {@code datagram} never goes on, as a fault wants it. Its owner stays the caller. */
  void lost(Datagram<W> datagram);

  /** {@code datagram} cannot be held: the node is short of memory. Its owner stays the caller. */
  void refused(Datagram<W> datagram);

  /** {@code copy} goes on as well. */
  void inserted(Datagram<W> copy);

  /** So many bytes are not what they were. */
  void altered(int bytes);

  /**
   * A fault took effect.
   *
   * @param bytes that are lost, doubled or altered; 0 where only their time is another
   */
  void happened(DealtFault fault, Datagram<W> datagram, int bytes);

  /** A copy of {@code content} that may be held; {@code null} if the node is short of memory. */
  @Nullable ByteBuf keep(ByteBuf content);

  /** {@link DatagramFaults#proceed} is to be called in so many nanoseconds. */
  void wake(long nanos);
}
