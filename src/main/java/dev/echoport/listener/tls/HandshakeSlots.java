package dev.echoport.listener.tls;

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

  /** Runs {@code turn}, once, in a later turn of the loop with a free slot, which is taken then. */
  void await(Runnable turn) {
    line.add(turn);
    awaitTurn();
  }

  private void awaitTurn() {
    if (!turnAwaited && free > 0 && !line.isEmpty()) {
      turnAwaited = true;
      nextTurn.accept(this::onTurn);
    }
  }

  private void onTurn() {
    turnAwaited = false;
    Iterator<Runnable> first = line.iterator();
    if (first.hasNext()) {
      Runnable turn = first.next();
      first.remove();
      free--;
      awaitTurn();
      turn.run();
    }
  }

  /** Leaves the line; {@code false} if it does not stand there. */
  boolean leave(Runnable turn) {
    return line.remove(turn);
  }

  /** Gives a slot back. */
  void giveBack() {
    free++;
    awaitTurn();
  }
}
