package dev.echoport.listener.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class HandshakeSlotsTest {
  private final Queue<Runnable> turns = new ArrayDeque<>();
  private final List<String> begun = new ArrayList<>();
  private final HandshakeSlots slots = new HandshakeSlots(2, turns::add);

  @Test
  void beginsOneHandshakeInATurnOfTheLoop() {
    handshakes("a", "b");
    assertThat(begun).isEmpty();

    turn();
    assertThat(begun).containsExactly("a");

    turn();
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void beginsNoneWithoutASlot() {
    handshakes("a", "b", "c");
    turn();
    turn();

    assertThat(begun).containsExactly("a", "b");
    assertThat(turns).isEmpty();
  }

  @Test
  void givesASlotToTheFirstInLineInALaterTurn() {
    handshakes("a", "b", "c", "d");
    turn();
    turn();
    slots.giveBack();
    assertThat(begun).containsExactly("a", "b");

    turn();

    assertThat(begun).containsExactly("a", "b", "c");
    assertThat(turns).isEmpty();
  }

  @Test
  void forgetsWhoHasLeft() {
    Runnable left = () -> begun.add("a");
    slots.await(left);

    assertThat(slots.leave(left)).isTrue();
    turn();

    assertThat(begun).isEmpty();
  }

  @Test
  void keepsTheSlotThatNobodyWaitedForAnyMore() {
    Runnable left = () -> begun.add("a");
    slots.await(left);
    slots.leave(left);
    turn();

    handshakes("b", "c");
    turn();
    turn();

    assertThat(begun).containsExactly("b", "c");
  }

  private void handshakes(String... names) {
    for (String name : names) {
      slots.await(() -> begun.add(name));
    }
  }

  private void turn() {
    turns.remove().run();
  }
}
