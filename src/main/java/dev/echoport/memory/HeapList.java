package dev.echoport.memory;

import org.jspecify.annotations.Nullable;

/** Free buffers on the heap of one size, as many as a slab would have. Owned by a loop. */
final class HeapList {
  private final HeapBuffer[] free;
  private int count;

  HeapList(int bytes) {
    free = new HeapBuffer[Math.max(1, Slab.BYTES / bytes)];
  }

  @Nullable HeapBuffer take() {
    return count == 0 ? null : free[--count];
  }

  /** Whether there was room for it. */
  boolean give(HeapBuffer buffer) {
    if (count == free.length) {
      return false;
    }
    free[count++] = buffer;
    return true;
  }
}
