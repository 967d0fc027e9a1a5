package dev.echoport.frame;

import io.netty.buffer.ByteBuf;

/** Collects the header byte by byte, then counts the payload down. */
final class LengthScanner implements FrameScanner {
  private final LengthFormat format;
  private final int limitBytes;
  private long length;
  private int headerSeen;
  private int payloadSeen;

  LengthScanner(LengthFormat format, int limitBytes) {
    this.format = format;
    this.limitBytes = limitBytes;
  }

  @Override
  public int scan(ByteBuf data) throws FrameException {
    int header = scanHeader(data);
    if (headerSeen < format.width()) {
      return GOES_ON;
    }
    int available = data.readableBytes() - header;
    int missing = (int) length - payloadSeen;
    if (available < missing) {
      payloadSeen += available;
      return GOES_ON;
    }
    length = 0;
    headerSeen = 0;
    payloadSeen = 0;
    return header + missing;
  }

  /** How many of the bytes belong to the header. */
  private int scanHeader(ByteBuf data) throws FrameException {
    if (headerSeen == format.width()) {
      return 0;
    }
    int bytes = Math.min(format.width() - headerSeen, data.readableBytes());
    for (int i = 0; i < bytes; i++) {
      long next = data.getUnsignedByte(data.readerIndex() + i);
      length |= next << format.shift(headerSeen++);
    }
    if (headerSeen == format.width()) {
      checkLimit();
    }
    return bytes;
  }

  private void checkLimit() throws FrameException {
    if (length < 0 || length > limitBytes) {
      String hex = "%0" + 2 * format.width() + "x";
      throw new FrameException(
          "a header announces %s bytes (0x%s) (expected: at most %d, the frame limit)"
              .formatted(Long.toUnsignedString(length), hex.formatted(length), limitBytes));
    }
  }

  @Override
  public int headerBytes() {
    return format.width();
  }

  @Override
  public int maxFrameBytes() {
    return format.width() + limitBytes;
  }
}
