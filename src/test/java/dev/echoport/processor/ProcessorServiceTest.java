package dev.echoport.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ProcessorOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** What a worker node answers, its pool being a queue that the test works off. */
class ProcessorServiceTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final ProcessorService service =
      new ProcessorService(ProcessorCatalog.builtIn(), waiting::add);

  private Future<Buffer> ask(String processor, Map<String, String> headers) {
    Future<Buffer> answer = service.serve(processor, headers, Buffer.buffer("a"));
    waiting.forEach(Runnable::run);
    waiting.clear();
    return answer;
  }

  private static Map<String, String> headers(Map<String, Object> options) {
    return FrameHeaders.of(new ProcessorOptions(options), Configured.FRAME);
  }

  @Test
  void answersAndCounts() {
    assertThat(ask("uppercase", headers(Map.of())).result()).hasToString("A");
    assertThat(service.totals()).isEqualTo(new ProcessorService.Totals(1, 0, 0));
  }

  @Test
  void saysWhichOptionIsMissing() {
    assertThat(ask("prefix", headers(Map.of())).cause())
        .hasMessage("prefix: the request has no option text");
    assertThat(service.totals()).isEqualTo(new ProcessorService.Totals(0, 1, 0));
  }

  @Test
  void saysWhichHeaderIsMissing() {
    assertThat(ask("uppercase", Map.of()).cause()).hasMessage("the request has no header node");
  }

  @Test
  void servesNothingThatRemembersFrames() {
    Map<String, Object> options = Map.of("level", 6, "scope", "connection");

    assertThat(ask("gzip", headers(options)).cause())
        .hasMessage("gzip remembers frames and cannot be served");
  }

  @Test
  void refusesWhatItsWorkersCannotTake() {
    Buffer payload = Buffer.buffer("a");
    for (int i = 0; i < ProcessorService.MAX_REQUESTS; i++) {
      assertThat(service.serve("uppercase", headers(Map.of()), payload).failed()).isFalse();
    }

    assertThat(service.serve("uppercase", headers(Map.of()), payload).cause())
        .hasMessage("overloaded: 16384 requests are in process");
    assertThat(service.totals().pending()).isEqualTo(ProcessorService.MAX_REQUESTS);
  }
}
