package dev.echoport.listener;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Bounds the handshakes that are under way on one loop, and begins no more than one in a turn of
 * the loop, because its cryptography takes far longer than an echo; the others wait in line. A peer
 * takes a slot with its whole ClientHello, not by connecting. Owned by the loop.
 */
final class HandshakeSlots {
  private final Set<Runnable> line = new LinkedHashSet<>();
  private final Consumer<Runnable> nextTurn;
  private int free;
  private boolean turnAwaited;

  /**
   * @param nextTurn runs an action when the loop has done what else there was to do
   */
  HandshakeSlots(int slots, Consumer<Runnable> nextTurn) {
    this.free = slots;
    this.nextTurn = nextTurn;
  }

  /** Takes a slot, if there is one and nobody was before. */
  boolean take() {
    if (free == 0 || turnAwaited) {
      return false;
    }
    begin();
    return true;
  }

  private void begin() {
    free--;
    awaitTurn();
  }

  private void awaitTurn() {
    turnAwaited = true;
    nextTurn.accept(this::onTurn);
  }

  private void onTurn() {
    turnAwaited = false;
    Iterator<Runnable> first = line.iterator();
    if (free > 0 && first.hasNext()) {
      Runnable turn = first.next();
      first.remove();
      begin();
      turn.run();
    }
  }

  /** Runs {@code turn}, once, when a slot is there, which is taken then. */
  void await(Runnable turn) {
    line.add(turn);
  }

  /** Leaves the line; {@code false} if it does not stand there. */
  boolean leave(Runnable turn) {
    return line.remove(turn);
  }

  /** Gives a slot back, for a later turn: who does so has taken long already. */
  void giveBack() {
    free++;
    if (!turnAwaited && !line.isEmpty()) {
      awaitTurn();
    }
  }
}
