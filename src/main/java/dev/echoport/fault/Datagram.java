package dev.echoport.fault;

import dev.echoport.fault.Fault.Side;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;

/**
 * One datagram on its way through the faults of one direction.
 *
 * @param number counted by the listener from 1 since the plan was taken up
 * @param copy 0: as it came; else which copy of it this is
 * @param offset of its first byte in the input or the output
 * @param way what the way behind the faults has to know
 */
public record Datagram<W>(
    long number, long copy, InetAddress source, long offset, ByteBuf content, W way) {
  private static final int MOST_PLACES = 1 << 16;

  /** As it was received or made. */
  public Datagram(long number, InetAddress source, long offset, ByteBuf content, W way) {
    this(number, 0, source, offset, content, way);
  }

  /** Whether a fault has made it. */
  public boolean isCopy() {
    return copy != 0;
  }

  /** How many bytes it has. */
  public int bytes() {
    return content.readableBytes();
  }

  Datagram<W> with(ByteBuf other) {
    return new Datagram<>(number, copy, source, offset, other, way);
  }

  /** The same once more, made by the fault at a place; its chance is its own. */
  Datagram<W> again(int place, Side direction) {
    long next = turn(direction) * MOST_PLACES + place;
    return new Datagram<>(number, next, source, offset, content.retainedDuplicate(), way);
  }

  /** What tells its chance from that of its copies, and from its own on the other way. */
  long turn(Side direction) {
    return 2 * copy + (direction == Side.SEND ? 1 : 0);
  }
}
