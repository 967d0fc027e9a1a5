package dev.echoport.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ReceiveShareTest {
  private static final long MOST = ReceiveShare.MOST_NANOS;

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<String> received = new ArrayList<>();
  private final ReceiveShare share = new ReceiveShare(loop::add);

  @Test
  void keepsNobodyWaitingWhileATurnIsShort() {
    assertThat(share.spend(MOST / 2)).isFalse();
    assertThat(share.spend(MOST / 2)).isFalse();
    assertThat(share.isSpent()).isFalse();
  }

  @Test
  void isSpentOnceReceivesHaveTakenIt() {
    share.spend(MOST);

    assertThat(share.spend(1)).isTrue();
    assertThat(share.isSpent()).isTrue();
  }

  @Test
  void beginsAnewWithTheNextTurn() {
    share.spend(MOST + 1);

    share.begin();

    assertThat(share.isSpent()).isFalse();
    assertThat(share.spend(1)).isFalse();
  }

  @Test
  void letsNobodyPassWhileSomebodyWaits() {
    share.await(1, () -> received.add("a"));
    share.begin();

    assertThat(share.spend(1)).isTrue();
  }

  @Test
  void letsInWhatFitsIntoATurnInOrder() {
    share.await(MOST / 2, () -> received.add("a"));
    share.await(MOST / 2, () -> received.add("b"));
    share.await(MOST / 2, () -> received.add("c"));
    assertThat(received).isEmpty();

    loop.remove().run();
    assertThat(received).containsExactly("a", "b");

    loop.remove().run();
    assertThat(received).containsExactly("a", "b", "c");
    assertThat(loop).isEmpty();
  }

  @Test
  void letsInOneThatNeedsMoreThanATurn() {
    share.await(3 * MOST, () -> received.add("a"));

    loop.remove().run();

    assertThat(received).containsExactly("a");
  }

  @Test
  void givesThoseThatItLetsInANewShare() {
    share.spend(MOST + 1);
    share.await(1, () -> received.add(share.isSpent() ? "little" : "as much as ever"));

    loop.remove().run();

    assertThat(received).containsExactly("as much as ever");
  }
}
