package dev.echoport.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Cuts frames where a {@link FrameScanner} finds their ends. A frame within one receive is copied
 * straight into its payload. Of one that goes on in the next receive, a partial copy is kept, so
 * that a few bytes do not hold a receive buffer of 64 KiB:
 *
 * <pre>
 *   receives     |...a1 a2 | a3 b1 b2 b3 c1 | c2 ...
 *                      |     |     |      |
 *   partial      (a1 a2)     |     |      (c1)
 *   frames              (a1 a2 a3) (b1 b2 b3)
 * </pre>
 *
 * <p>Memory: what was added and not looked at yet, and a partial frame, never larger than the
 * scanner's largest frame.
 */
final class ScanningDecoder implements FrameDecoder {
  private final FrameScanner scanner;
  private final ByteBufAllocator memory;
  private final Deque<ByteBuf> received = new ArrayDeque<>(2);
  private ByteBuf partial = Unpooled.EMPTY_BUFFER;
  private int receivedBytes;
  private int receivedCapacity;
  private boolean failed;
  private boolean closed;

  ScanningDecoder(FrameScanner scanner, ByteBufAllocator memory) {
    this.scanner = scanner;
    this.memory = memory;
  }

  @Override
  public void add(ByteBuf data) {
    if (closed || !data.isReadable()) {
      data.release();
      return;
    }
    received.add(data);
    receivedBytes += data.readableBytes();
    receivedCapacity += data.capacity();
  }

  @Override
  public @Nullable Frame next() throws FrameException {
    while (!failed && !received.isEmpty()) {
      ByteBuf data = received.element();
      int bytes = scan(data);
      if (bytes != FrameScanner.GOES_ON) {
        return frame(data, bytes);
      }
      keep(data, data.readableBytes());
    }
    return null;
  }

  private int scan(ByteBuf data) throws FrameException {
    try {
      return scanner.scan(data);
    } catch (FrameException e) {
      failed = true;
      throw e;
    }
  }

  private Frame frame(ByteBuf data, int bytes) {
    if (!partial.isReadable()) {
      Frame frame = cut(data, data.readerIndex(), bytes);
      data.skipBytes(bytes);
      taken(data, bytes);
      return frame;
    }
    keep(data, bytes);
    Frame frame = cut(partial, 0, partial.readableBytes());
    dropPartial();
    return frame;
  }

  private Frame cut(ByteBuf source, int index, int bytes) {
    int header = scanner.headerBytes();
    int payload = bytes - header - scanner.endingBytes();
    return new Frame(Payloads.copy(source, index + header, payload), bytes, scanner.ending(), true);
  }

  /** Moves the next bytes of {@code data}, the receive that is first in the queue. */
  private void keep(ByteBuf data, int bytes) {
    if (!partial.isReadable()) {
      partial.release();
      partial = memory.buffer(bytes, Math.max(bytes, scanner.maxFrameBytes()));
    }
    partial.writeBytes(data, bytes);
    taken(data, bytes);
  }

  private void taken(ByteBuf data, int bytes) {
    receivedBytes -= bytes;
    if (!data.isReadable()) {
      received.remove();
      receivedCapacity -= data.capacity();
      data.release();
    }
  }

  @Override
  public @Nullable Frame rest() {
    int bytes = bufferedBytes();
    if (failed || bytes == 0) {
      return null;
    }
    ByteBuf rest = Unpooled.buffer(bytes).writeBytes(partial);
    received.forEach(rest::writeBytes);
    drop();
    int header = Math.min(bytes, scanner.headerBytes());
    Buffer payload = Payloads.copy(rest, header, bytes - header);
    return new Frame(payload, bytes, Frame.Ending.NONE, false);
  }

  @Override
  public int bufferedBytes() {
    return partial.readableBytes() + receivedBytes;
  }

  @Override
  public int heldBytes() {
    return partial.capacity() + receivedCapacity;
  }

  @Override
  public void close() {
    closed = true;
    drop();
  }

  private void drop() {
    dropPartial();
    received.forEach(ByteBuf::release);
    received.clear();
    receivedBytes = 0;
    receivedCapacity = 0;
  }

  private void dropPartial() {
    partial.release();
    partial = Unpooled.EMPTY_BUFFER;
  }
}
