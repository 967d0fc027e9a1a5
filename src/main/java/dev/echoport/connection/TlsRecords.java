package dev.echoport.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * Cuts what a peer sends into the records of TLS. Holds one receive and one record at most. Owned
 * by the connection's loop.
 *
 * <pre>
 *   | type | version | length | fragment ... |     RFC 8446, section 5.1
 *   0      1         3        5
 * </pre>
 */
final class TlsRecords {
  static final int HEADER_BYTES = 5;
  static final int ALERT = 21;
  static final int HANDSHAKE = 22;

  /** Instead of a length: the end of the next record is not there. */
  static final int INCOMPLETE = -1;

  /** Instead of a length: what comes next is no record. */
  static final int NO_RECORD = -2;

  private static final int MOST_FRAGMENT_BYTES = 16 * 1024 + 2048;
  private static final int FIRST_TYPE = 20;
  private static final int LAST_TYPE = 24;
  private static final int UNKNOWN = Integer.MAX_VALUE;

  /** The record whose end came, or will come, with a later receive than its beginning. */
  private ByteBuf begun = Unpooled.EMPTY_BUFFER;

  /** What was received behind it; begins with a record. */
  private ByteBuf held = Unpooled.EMPTY_BUFFER;

  /** Takes {@code data} over. */
  void add(ByteBufAllocator allocator, ByteBuf data) {
    if (!held.isReadable()) {
      held.release();
      held = data;
    } else {
      ByteBuf all = allocator.buffer(held.readableBytes() + data.readableBytes());
      all.writeBytes(held).writeBytes(data);
      held.release();
      data.release();
      held = all;
    }
    complete();
  }

  /** Gives the record that has begun what it lacks of what was received. */
  private void complete() {
    while (begun.isReadable() && held.isReadable() && missingBytes() > 0) {
      begun.writeBytes(held, Math.min(missingBytes(), held.readableBytes()));
    }
  }

  private int missingBytes() {
    int length = recordBytes(begun);
    if (length == NO_RECORD) {
      return 0;
    }
    return (length == UNKNOWN ? HEADER_BYTES : length) - begun.readableBytes();
  }

  /** The length of the record that is next, if all of it is there. */
  int next() {
    ByteBuf front = front();
    if (!front.isReadable()) {
      return INCOMPLETE;
    }
    int length = recordBytes(front);
    return length > front.readableBytes() ? INCOMPLETE : length;
  }

  private ByteBuf front() {
    return begun.isReadable() ? begun : held;
  }

  private static int recordBytes(ByteBuf front) {
    int start = front.readerIndex();
    int type = front.getUnsignedByte(start);
    if (type < FIRST_TYPE || type > LAST_TYPE) {
      return NO_RECORD;
    }
    if (front.readableBytes() < HEADER_BYTES) {
      return UNKNOWN;
    }
    int fragment = front.getUnsignedShort(start + 3);
    boolean legal = front.getUnsignedByte(start + 1) == 3 && fragment <= MOST_FRAGMENT_BYTES;
    return legal ? HEADER_BYTES + fragment : NO_RECORD;
  }

  boolean isEmpty() {
    return !front().isReadable();
  }

  /** What can be taken at once. */
  int readableBytes() {
    return front().readableBytes();
  }

  /** A byte of the next record. */
  int byteAt(int index) {
    return front().getUnsignedByte(front().readerIndex() + index);
  }

  /** The next bytes, which are the caller's. */
  ByteBuf take(int bytes) {
    return front().readRetainedSlice(bytes);
  }

  /**
   * Nothing more can be taken for now: a record that has only begun is copied, so that what it came
   * with can go, unless {@code whole} ones wait.
   *
   * @param exact whether memory may be taken for the length that a record announces
   */
  void settle(ByteBufAllocator allocator, boolean whole, boolean exact) {
    if (!begun.isReadable()) {
      begun.release();
      begun = Unpooled.EMPTY_BUFFER;
    }
    if (!whole && held.isReadable()) {
      int length = recordBytes(held);
      boolean known = length > 0 && length != UNKNOWN;
      begun = allocator.buffer(exact && known ? length : held.readableBytes());
      begun.writeBytes(held);
    }
    if (!held.isReadable()) {
      held.release();
      held = Unpooled.EMPTY_BUFFER;
    }
  }

  /** Gives everything up. */
  void release() {
    begun.release();
    begun = Unpooled.EMPTY_BUFFER;
    held.release();
    held = Unpooled.EMPTY_BUFFER;
  }
}
