package dev.echoport.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Memory for buffers of one size, which is reserved and given back as a whole. Owned by a loop. */
final class Slab {
  static final int BYTES = 256 * 1024;

  private static final UnpooledByteBufAllocator SYSTEM = new UnpooledByteBufAllocator(true, true);

  final int regionBytes;
  @Nullable Slab next;
  @Nullable Slab previous;
  private final ConnectionMemory nobody;
  private final ByteBuf memory;
  private final int regions;
  private DirectBuffer[] free;
  private int freeCount;
  private int made;

  /**
   * @param nobody who has a region that is free
   */
  Slab(int regionBytes, ConnectionMemory nobody) {
    this.nobody = nobody;
    this.regionBytes = regionBytes;
    this.regions = Math.max(1, BYTES / regionBytes);
    this.memory = SYSTEM.directBuffer(regions * regionBytes);
    this.free = new DirectBuffer[Math.min(regions, 16)];
  }

  /** The memory that such a slab takes. */
  static int bytes(int regionBytes) {
    return Math.max(1, BYTES / regionBytes) * regionBytes;
  }

  int bytes() {
    return regions * regionBytes;
  }

  boolean hasFree() {
    return freeCount > 0 || made < regions;
  }

  boolean isUnused() {
    return freeCount == made;
  }

  DirectBuffer take() {
    return freeCount > 0 ? free[--freeCount] : region(made++);
  }

  DirectBuffer region(int number) {
    int offset = number * regionBytes;
    long address = memory.hasMemoryAddress() ? memory.memoryAddress() + offset : 0;
    return new DirectBuffer(nobody, this, number, memory.nioBuffer(offset, regionBytes), address);
  }

  void give(DirectBuffer buffer) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, Math.min(regions, 2 * freeCount));
    }
    free[freeCount++] = buffer;
  }

  void release() {
    memory.release();
  }
}
