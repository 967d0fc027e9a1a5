package dev.echoport.frame;

import io.netty.buffer.ByteBuf;

/**
 * Looks for LF. A CR that arrived last counts neither as payload nor as ending until the byte
 * behind it is known; so a line of exactly the limit may still end with CRLF.
 */
final class LineScanner implements FrameScanner {
  private static final byte LF = '\n';
  private static final byte CR = '\r';
  private static final int LONGEST_ENDING = 2;

  private final int limitBytes;
  private int earlierBytes;
  private boolean earlierEndsWithCr;
  private Frame.Ending ending = Frame.Ending.NONE;

  LineScanner(int limitBytes) {
    this.limitBytes = limitBytes;
  }

  @Override
  public int scan(ByteBuf data) throws FrameException {
    int start = data.readerIndex();
    int lookedAt = Math.min(data.readableBytes(), maxFrameBytes() - earlierBytes);
    int lf = data.indexOf(start, start + lookedAt, LF);
    int bytes = lf < 0 ? lookedAt : lf - start;
    boolean cr = bytes == 0 ? earlierEndsWithCr : data.getByte(start + bytes - 1) == CR;
    checkLimit(earlierBytes + bytes - (cr ? 1 : 0));
    if (lf < 0) {
      earlierBytes += bytes;
      earlierEndsWithCr = cr;
      return GOES_ON;
    }
    ending = cr ? Frame.Ending.CRLF : Frame.Ending.LF;
    earlierBytes = 0;
    earlierEndsWithCr = false;
    return bytes + 1;
  }

  private void checkLimit(int payloadBytes) throws FrameException {
    if (payloadBytes > limitBytes) {
      throw new FrameException(
          "a line is longer than the frame limit (expected: LF or CRLF after at most "
              + limitBytes
              + " bytes)");
    }
  }

  @Override
  public int endingBytes() {
    return ending == Frame.Ending.CRLF ? 2 : 1;
  }

  @Override
  public Frame.Ending ending() {
    return ending;
  }

  @Override
  public int maxFrameBytes() {
    return limitBytes + LONGEST_ENDING;
  }
}
