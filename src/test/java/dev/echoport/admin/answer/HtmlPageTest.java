package dev.echoport.admin.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HtmlPageTest {

  @Test
  void escapesWhatPeersHaveWritten() {
    String page =
        new HtmlPage("<i>")
            .heading("a\"b")
            .paragraph("<script>alert(1)</script>")
            .table(List.of(List.of("name"), List.of("</td><img src=x onerror='x'>")))
            .end();
    assertThat(page)
        .contains("&lt;script&gt;alert(1)", "&lt;img src=x onerror=&#39;x&#39;&gt;", "a&quot;b")
        .doesNotContain("<script", "<img", "<i>");
  }

  @Test
  void aLineHasAGapWhereTheNodeHung() {
    long[] times = {10_000, 20_000, 320_000, 330_000};
    long[] spans = {10_000, 10_000, 300_000, 10_000};
    String svg =
        new LineChart("t", times, spans, 10_000, String::valueOf)
            .line("a", new double[] {1, 1, 1, Double.NaN})
            .svg();
    assertThat(svg).contains("d=\"M0.0 22.0H27.3L27.3 22.0H54.5\"");
  }
}
