package dev.echoport.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.api.ProcessorOptions;
import dev.echoport.memory.MemoryBudget;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What a worker node answers, its pool being a queue that the test works off. */
class ProcessorServiceTest {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final MemoryBudget memory = MemoryBudget.unlimited();
  private final ProcessorService service =
      new ProcessorService(ProcessorCatalog.builtIn(), waiting::add, memory);

  private Future<Buffer> ask(String processor, Map<String, String> headers) {
    return ask(processor, headers, Buffer.buffer("a"));
  }

  private Future<Buffer> ask(String processor, Map<String, String> headers, Buffer payload) {
    Future<Buffer> answer = service.serve(processor, headers, payload);
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

  @Test
  void refusesWhatDecompressesToMoreThanThereIsMemoryFor() throws Exception {
    memory.limit(5 << 18, 90, 60);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zeros = new GZIPOutputStream(bomb)) {
      zeros.write(new byte[8 << 20]);
    }
    Map<String, Object> options = Map.of("limit", 64L << 20, "scope", "frame");

    assertThat(ask("gunzip", headers(options), Buffer.buffer(bomb.toByteArray())).cause())
        .hasMessageContaining("limits.memory.budget");
    assertThat(memory.use().result().reservedBytes()).isZero();
  }

  @Test
  void refusesPayloadsThatWaitInMoreThanThereIsMemoryFor() {
    memory.limit(5 << 18, 90, 60);
    Buffer half = Buffer.buffer(new byte[1 << 19]);
    service.serve("uppercase", headers(Map.of()), half);
    service.serve("uppercase", headers(Map.of()), half);

    assertThat(ask("uppercase", headers(Map.of()), half).cause())
        .hasMessageContaining("limits.memory.budget");
    assertThat(service.totals()).isEqualTo(new ProcessorService.Totals(2, 1, 0));
    assertThat(memory.use().result().reservedBytes()).isZero();
  }
}
