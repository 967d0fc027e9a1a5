package dev.echoport.listener;

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
    assertThat(slots.take()).isTrue();
    assertThat(slots.take()).isFalse();

    turn();

    assertThat(slots.take()).isTrue();
  }

  @Test
  void beginsThoseInLineOneAfterTheOther() {
    slots.take();
    slots.await(() -> begun.add("a"));
    slots.await(() -> begun.add("b"));

    turn();
    assertThat(begun).containsExactly("a");

    slots.giveBack();
    turn();
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void beginsNoneWithoutASlot() {
    slots.take();
    turn();
    slots.take();
    slots.await(() -> begun.add("a"));

    turn();

    assertThat(begun).isEmpty();
  }

  @Test
  void givesTheSlotOfATurnToTheFirstInLine() {
    slots.take();
    slots.await(() -> begun.add("a"));
    slots.giveBack();
    assertThat(begun).isEmpty();

    turn();

    assertThat(begun).containsExactly("a");
    assertThat(slots.take()).isFalse();
  }

  @Test
  void forgetsWhoHasLeft() {
    Runnable left = () -> begun.add("a");
    slots.take();
    slots.await(left);

    assertThat(slots.leave(left)).isTrue();
    turn();

    assertThat(begun).isEmpty();
  }

  private void turn() {
    turns.remove().run();
  }
}
