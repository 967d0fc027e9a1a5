package dev.echoport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Health checks, with readiness and time in hand. */
class WatchHandlerTest {
  private static final String WEB = "00000000050a03776562";

  private final Map<String, Boolean> known = new HashMap<>(Map.of("", true, "web", true));
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int asked;
  private final Readiness readiness =
      new LoopReadiness(
          () -> {
            asked++;
            return Future.succeededFuture(Map.copyOf(known));
          },
          channel.eventLoop());
  private final FakeCall call = new FakeCall();

  private static void ask(CallHandler handler, String message) {
    handler.message(Unpooled.wrappedBuffer(HexFormat.of().parseHex(message)));
  }

  private void elapse() {
    channel.advanceTimeBy(LoopReadiness.PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    for (int turns = 0; turns < 4; turns++) {
      channel.runPendingTasks();
      channel.advanceTimeBy(1, TimeUnit.MICROSECONDS);
    }
  }

  @Test
  void tellsAtOnceAndThenOnlyOfChanges() {
    ask(new WatchHandler(call, readiness), WEB);
    elapse();
    elapse();
    assertThat(call.said).containsExactly("0801");

    known.put("web", false);
    elapse();
    assertThat(call.said).containsExactly("0801", "0802");
  }

  @Test
  void followsAServiceThatComesLater() {
    known.remove("web");
    ask(new WatchHandler(call, readiness), WEB);
    known.put("web", true);
    elapse();

    assertThat(call.said).containsExactly("0803", "0801");
  }

  @Test
  void saysThatItDoesNotServeBeforeTheNodeStops() {
    WatchHandler handler = new WatchHandler(call, readiness);
    ask(handler, "0000000000");
    handler.drain();

    assertThat(call.said).containsExactly("0801", "0802", "UNAVAILABLE");
  }

  @Test
  void asksNoLongerOnceTheCallIsOver() {
    ask(new WatchHandler(call, readiness), WEB);
    call.end(GrpcStatus.CANCELLED, null);
    elapse();
    int before = asked;
    elapse();

    assertThat(asked).isEqualTo(before);
  }

  @Test
  void asksOnceForAllThatWatch() {
    List<FakeCall> calls =
        Stream.generate(FakeCall::new).limit(2 * LoopReadiness.AT_ONCE + 1).toList();
    calls.forEach(each -> ask(new WatchHandler(each, readiness), WEB));
    asked = 0;
    known.put("web", false);
    elapse();

    assertThat(asked).isEqualTo(1);
    assertThat(calls).allSatisfy(each -> assertThat(each.said).containsExactly("0801", "0802"));
  }

  @Test
  void tellsNothingWhereHealthChecksAreOff() {
    CallHandler handler =
        Methods.handler("/grpc.health.v1.Health/List", GrpcStatus.OK, call, Readiness.UNTOLD);
    ask(handler, "0000000000");

    assertThat(call.said).containsExactly("UNIMPLEMENTED");
  }

  @Test
  void checksOnce() {
    known.put("web", false);
    ask(HealthHandler.check(call, readiness), WEB);

    assertThat(call.said).containsExactly("0802", "OK");
  }

  @Test
  void doesNotFindAServiceThatIsNotThere() {
    known.remove("web");
    ask(HealthHandler.check(call, readiness), WEB);

    assertThat(call.said).containsExactly("NOT_FOUND");
  }

  @Test
  void refusesASecondRequest() {
    CallHandler handler = HealthHandler.check(call, readiness);
    ask(handler, WEB);
    call.said.clear();
    call.over = false;
    ask(handler, WEB);

    assertThat(call.said).containsExactly("INTERNAL");
  }

  /** Remembers what is said. */
  private static final class FakeCall implements Call {
    private final List<String> said = new ArrayList<>();
    private boolean over;

    @Override
    public void send(byte[] message) {
      said.add(HexFormat.of().formatHex(message));
    }

    @Override
    public void end(GrpcStatus status, @Nullable String message) {
      over = true;
      said.add(status.name());
    }

    @Override
    public boolean isOver() {
      return over;
    }

    @Override
    public void flush() {}

    @Override
    public void later(long millis, Runnable action) {
      action.run();
    }
  }
}
