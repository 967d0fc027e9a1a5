package dev.echoport.memory;

import org.jspecify.annotations.Nullable;

/**
 * The slabs of one size that have room. Slabs in use come first, so that few are in use. One unused
 * slab is kept for the next buffer, unless memory is tight. Owned by a loop.
 */
final class SlabList {
  private final MemoryBudget budget;
  private final ConnectionMemory nobody;
  private final int regionBytes;
  private @Nullable Slab first;
  private @Nullable Slab last;
  private int unused;

  SlabList(MemoryBudget budget, int regionBytes, ConnectionMemory nobody) {
    this.budget = budget;
    this.nobody = nobody;
    this.regionBytes = regionBytes;
  }

  /**
   * @throws MemoryRefusedException if the budget is used up
   */
  DirectBuffer take() {
    Slab slab = first;
    if (slab == null) {
      slab = reserved();
    }
    if (slab.isUnused()) {
      unused--;
    }
    DirectBuffer buffer = slab.take();
    if (!slab.hasFree()) {
      remove(slab);
    }
    return buffer;
  }

  private Slab reserved() {
    budget.reserveSmall(Slab.bytes(regionBytes));
    try {
      Slab slab = new Slab(regionBytes, nobody);
      addFirst(slab);
      unused++;
      return slab;
    } catch (OutOfMemoryError e) {
      budget.free(Slab.bytes(regionBytes));
      budget.exhausted(e);
      throw e;
    }
  }

  void give(Slab slab, DirectBuffer buffer) {
    boolean wasFull = !slab.hasFree();
    slab.give(buffer);
    if (wasFull) {
      addFirst(slab);
    }
    if (slab.isUnused()) {
      unused++;
      remove(slab);
      if (unused > 1 || budget.tight()) {
        release(slab);
      } else {
        addLast(slab);
      }
    }
  }

  private void release(Slab slab) {
    unused--;
    slab.release();
    budget.free(slab.bytes());
  }

  /** Gives back what is not in use. */
  void trim() {
    Slab slab = last;
    if (slab != null && slab.isUnused()) {
      remove(slab);
      release(slab);
    }
  }

  private void addFirst(Slab slab) {
    slab.next = first;
    slab.previous = null;
    if (first == null) {
      last = slab;
    } else {
      first.previous = slab;
    }
    first = slab;
  }

  private void addLast(Slab slab) {
    slab.previous = last;
    slab.next = null;
    if (last == null) {
      first = slab;
    } else {
      last.next = slab;
    }
    last = slab;
  }

  private void remove(Slab slab) {
    Slab before = slab.previous;
    Slab after = slab.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    slab.previous = null;
    slab.next = null;
  }
}
