package dev.echoport.listener;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Bounds the handshakes that are under way on one loop; those beyond wait in line. A peer takes a
 * slot with its whole ClientHello, not by connecting. Owned by the loop.
 */
final class HandshakeSlots {
  private final Set<Runnable> line = new LinkedHashSet<>();
  private int free;

  HandshakeSlots(int slots) {
    this.free = slots;
  }

  /** Takes a slot, if there is one. */
  boolean take() {
    if (free == 0) {
      return false;
    }
    free--;
    return true;
  }

  /** Runs {@code turn}, once, when a slot is there, which is taken then. */
  void await(Runnable turn) {
    line.add(turn);
  }

  /** Leaves the line; {@code false} if it does not stand there. */
  boolean leave(Runnable turn) {
    return line.remove(turn);
  }

  /** Gives a slot back, to the first in line. */
  void giveBack() {
    Iterator<Runnable> first = line.iterator();
    if (first.hasNext()) {
      Runnable turn = first.next();
      first.remove();
      turn.run();
    } else {
      free++;
    }
  }
}
