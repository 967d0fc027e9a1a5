package dev.echoport.fault;

import io.netty.buffer.ByteBuf;

/** What becomes of the bytes of a stream with faults. Called on the connection's loop. */
public interface FaultyOutput {

  /**
   * {@code data} leaves now; takes its ownership.
   *
   * @param apart in a send of its own
   * @param last whether it is the end of what {@link OutputFaults#accept(ByteBuf, Turn)} was given
   */
  void leaves(ByteBuf data, boolean apart, boolean last);

  /** Nothing more leaves for now. */
  void settled();

  /** So many bytes are no output. */
  void dropped(int bytes);

  /** So many bytes of the output are never sent: the connection ends before them. */
  void givenUp(int bytes);

  /** So many bytes are sent that nobody has asked for. */
  void inserted(int bytes);

  /** So many bytes are sent that are not what they were. */
  void altered(int bytes);

  /**
   * A fault took effect.
   *
   * @param offset in the output
   * @param bytes that it changed
   */
  void happened(DealtFault fault, long offset, int bytes);

  /**
   * A stall begins.
   *
   * @param millis {@link Long#MAX_VALUE}: for ever
   */
  void stalled(DealtFault fault, long millis);

  /** Everything before this has left: the connection ends as {@code fault} says. */
  void ends(DealtFault fault);

  /** A buffer of the connection, of at least so many bytes. */
  ByteBuf buffer(int bytes);

  /** {@link OutputFaults#proceed} is to be called in so many nanoseconds. */
  void wake(long nanos);
}
