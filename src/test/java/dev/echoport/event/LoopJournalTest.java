package dev.echoport.event;

import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.echoport.completion.CompletionBatch;
import dev.echoport.completion.Journal;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopJournalTest {
  private final EventBusWatch watch = new EventBusWatch();
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
          .withMetrics(watch.around(options -> new VertxMetrics() {}))
          .build();
  private final LoopJournal journal =
      new LoopJournal(
          vertx, CompletionPublisher.install(vertx, watch, 1), new Journal("a", "echo", 1, 0), 10);

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void keepsAFailureToPublishFromTheEcho() {
    vertx.eventBus().localConsumer(EventAddresses.COMPLETIONS, message -> {});
    vertx.eventBus().unregisterDefaultCodec(CompletionBatch.class);

    assertThatNoException()
        .isThrownBy(() -> journal.completed(1, 1, Operation.RECEIVE, Outcome.OK, 0, 3, 5, 7, null));
  }
}
