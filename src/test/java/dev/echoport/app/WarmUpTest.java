package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.TransportChoice;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void waitsUntilEveryListenerHasEchoed() throws Exception {
    try (TestNode node = TestNode.start(TransportChoice.AUTO, TestNode.DEFAULT_WINDOW)) {
      WarmUp warmUp = new WarmUp(node.gateway().adminUri());

      assertThat(warmUp.await(new CompletableFuture<>(), Duration.ofSeconds(5))).isTrue();

      assertThat(TestNode.await(node.gateway().view().listeners()).get(0).own().sentBytes())
          .isPositive();
    }
  }

  @Test
  void givesUpAtASignal() throws Exception {
    try (TestNode node = TestNode.start(TransportChoice.AUTO, TestNode.DEFAULT_WINDOW)) {
      node.gateway().health().draining();
      CompletableFuture<Void> signalled = new CompletableFuture<>();
      CompletableFuture<Boolean> ready =
          CompletableFuture.supplyAsync(
              () -> new WarmUp(node.gateway().adminUri()).await(signalled, Duration.ofSeconds(60)));

      signalled.complete(null);

      assertThat(ready).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(false);
    }
  }
}
