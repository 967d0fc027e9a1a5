package dev.echoport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class TurnQueueTest {
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final TurnQueue turns = new TurnQueue(loop::add);

  @Test
  void doesOneThingInATurn() {
    turns.add(() -> done.add("a"));
    turns.add(() -> done.add("b"));
    assertThat(done).isEmpty();

    loop.remove().run();
    assertThat(done).containsExactly("a");

    loop.remove().run();
    assertThat(done).containsExactly("a", "b");
    assertThat(loop).isEmpty();
  }

  @Test
  void doesWhatATurnAddsInALaterOne() {
    turns.add(() -> turns.add(() -> done.add("a")));

    loop.remove().run();
    assertThat(done).isEmpty();

    loop.remove().run();
    assertThat(done).containsExactly("a");
  }

  @Test
  void goesOnBehindAnActionThatThrows() {
    turns.add(
        () -> {
          throw new IllegalStateException();
        });
    turns.add(() -> done.add("a"));
    try {
      loop.remove().run();
    } catch (IllegalStateException expected) {
      loop.remove().run();
    }

    assertThat(done).containsExactly("a");
  }
}
