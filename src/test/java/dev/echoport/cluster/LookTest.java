package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LookTest {
  private final Vertx vertx = Vertx.vertx();
  private final Board board = new Board();
  private final Look look =
      new Look(
          vertx,
          vertx.getOrCreateContext(),
          new ClusterView(new NodeIdentity("a", "a1", "", "1"), System::nanoTime),
          () -> board,
          news -> {});

  @AfterEach
  void close() {
    vertx.close().await();
  }

  /** Otherwise each node would cost each other one something, however many there are. */
  @Test
  void asksNobodyForChangesWhileTheSameMembersAreThere() {
    look.changes().await();
    assertThat(board.asked).hasValue(1);

    look.changes().await();
    assertThat(board.asked).hasValue(1);
  }

  /** It answers with a report. */
  private static final class Board implements ReportBoard {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Future<Void> keep(NodeReport report) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> ask(Predicate<String> awaited, Consumer<JsonObject> answers) {
      int number = asked.incrementAndGet();
      NodeIdentity other = new NodeIdentity("b", "b1", "", "1");
      answers.accept(new NodeReport(other, MemberState.UP, number, NodeTotals.ZERO).toJson());
      return Future.succeededFuture();
    }

    @Override
    public Set<String> members() {
      return Set.of("a1", "b1");
    }

    @Override
    public Future<List<JsonObject>> kept() {
      return Future.succeededFuture(List.of());
    }
  }
}
