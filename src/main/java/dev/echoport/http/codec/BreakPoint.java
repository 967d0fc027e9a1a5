package dev.echoport.http.codec;

import dev.echoport.parameter.BreakOff;
import io.netty.buffer.ByteBuf;

/** Counts the body of an answer up to where it is broken off. */
public final class BreakPoint {
  private long left;

  public BreakPoint(BreakOff where) {
    left = where.afterBytes();
  }

  public boolean isReached() {
    return left == 0;
  }

  /** How many of so many bytes still go out; they are counted. */
  public int take(int bytes) {
    if (left == BreakOff.WHOLE) {
      return bytes;
    }
    int taken = (int) Math.min(left, bytes);
    left -= taken;
    return taken;
  }

  /** Leaves of {@code data} what still goes out; returns how many bytes do not. */
  public int cut(ByteBuf data) {
    int bytes = data.readableBytes();
    int taken = take(bytes);
    data.writerIndex(data.readerIndex() + taken);
    return bytes - taken;
  }
}
