package dev.echoport.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.DatagramRefusal;
import dev.echoport.completion.RefusalReason;
import dev.echoport.completion.report.Traces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/reasons.md} and {@code docs/metrics.md} name all that there is, and
 * nothing else.
 */
class AdminDocumentTest {
  private static final Pattern FIRST_COLUMN =
      Pattern.compile("^\\| `([A-Za-z_]+)` \\|", Pattern.MULTILINE);

  @Test
  void namesEveryCloseReason() throws IOException {
    assertThat(namesUnder("docs/reasons.md", "## Close reasons"))
        .containsExactlyInAnyOrderElementsOf(names(CloseReason.values()));
  }

  @Test
  void namesEveryRefusal() throws IOException {
    List<String> refusals = new ArrayList<>(names(RefusalReason.values()));
    refusals.addAll(names(DatagramRefusal.values()));
    assertThat(namesUnder("docs/reasons.md", "## Refusals"))
        .containsExactlyInAnyOrderElementsOf(refusals);
  }

  @Test
  void namesEveryMetricOfOurs() throws IOException {
    GatewayCollector collector = new GatewayCollector(Map::of, () -> false, Traces.OFF);
    assertThat(
            namesUnder("docs/metrics.md", "## Metrics").stream()
                .map(name -> name.replaceFirst("_total$", "")))
        .containsAll(collector.getPrometheusNames());
  }

  private static List<String> namesUnder(String file, String heading) throws IOException {
    String page = Files.readString(Path.of(file));
    String section = page.substring(page.indexOf(heading + "\n") + heading.length());
    int next = section.indexOf("\n## ");
    return FIRST_COLUMN
        .matcher(next < 0 ? section : section.substring(0, next))
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }
}
