package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.event.CompletionPublisher;
import dev.echoport.event.EventBusWatch;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletionExportsTest {
  private final AtomicLong clock = new AtomicLong(17);
  private final Vertx vertx = Vertx.vertx();
  private final CompletionExports exports = new CompletionExports(vertx, new FakeBus(), clock::get);

  @BeforeEach
  void publish() {
    CompletionPublisher.install(vertx, new EventBusWatch(), 16);
  }

  @AfterEach
  void close() {
    exports.close();
    vertx.close().await();
  }

  @Test
  void endsTheStreamOfAFollowerThatIsNotHeardOf() {
    FollowRequest silent = request();
    FollowRequest heard = request();
    exports.handle(silent);
    exports.handle(heard);

    clock.addAndGet(CompletionExports.LEASE_NANOS);
    exports.handle(heard);
    clock.incrementAndGet();
    exports.sweep();

    assertThat(exports.size()).isEqualTo(1);
  }

  private static FollowRequest request() {
    return new FollowRequest(UUID.randomUUID(), "b1", 16, 0, 0, false);
  }
}
