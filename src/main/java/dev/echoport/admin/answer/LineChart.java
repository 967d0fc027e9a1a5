package dev.echoport.admin.answer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Lines over the time of a history, as an SVG: no script, no font, nothing to load. */
final class LineChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 180;
  private static final int TOP = 22;
  private static final int BOTTOM = 160;
  private static final String[] COLOURS = {"a", "b", "c"};

  private final String title;
  private final long[] times;
  private final long[] spans;
  private final long gapMillis;
  private final DoubleFunction<String> text;
  private final List<String> names = new ArrayList<>();
  private final List<double[]> lines = new ArrayList<>();

  /**
   * @param times when intervals ended, oldest first
   * @param spans how long they were
   * @param stepMillis how long they are meant to be: where one was much longer, a line has a gap
   * @param text a value for people
   */
  LineChart(
      String title, long[] times, long[] spans, long stepMillis, DoubleFunction<String> text) {
    this.title = title;
    this.times = times;
    this.spans = spans;
    this.gapMillis = stepMillis * 2;
    this.text = text;
  }

  /** One more line; NaN where there is no value. */
  LineChart line(String name, double[] values) {
    names.add(name);
    lines.add(values);
    return this;
  }

  String svg() {
    double highest = 0;
    for (double[] values : lines) {
      for (double value : values) {
        highest = Double.isNaN(value) ? highest : Math.max(highest, value);
      }
    }
    StringBuilder svg =
        new StringBuilder("<h2>").append(HtmlPage.escape(title)).append("</h2>\n<p>");
    for (int i = 0; i < names.size(); i++) {
      svg.append("<b class=\"").append(COLOURS[i]).append("\">");
      svg.append(HtmlPage.escape(names.get(i))).append("</b> ");
    }
    svg.append("</p>\n<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT).append("\">");
    svg.append("<path class=\"grid\" d=\"M0 ").append(TOP).append('H').append(WIDTH);
    svg.append("M0 ").append(BOTTOM).append('H').append(WIDTH).append("\"/>");
    label(svg, 0, TOP - 6, "start", text.apply(highest));
    if (times.length > 0) {
      label(svg, 0, HEIGHT - 4, "start", time(times[0] - spans[0]));
      label(svg, WIDTH, HEIGHT - 4, "end", time(times[times.length - 1]));
    }
    for (int i = 0; i < lines.size(); i++) {
      svg.append("<path class=\"").append(COLOURS[i]).append("\" d=\"");
      path(svg, lines.get(i), highest == 0 ? 1 : highest);
      svg.append("\"/>");
    }
    return svg.append("</svg>\n").toString();
  }

  private static void label(StringBuilder svg, int x, int y, String anchor, String label) {
    svg.append("<text x=\"").append(x).append("\" y=\"").append(y);
    svg.append("\" text-anchor=\"").append(anchor).append("\">");
    svg.append(HtmlPage.escape(label)).append("</text>");
  }

  /** An interval is a step, so that a lonely one is seen. */
  private void path(StringBuilder svg, double[] values, double highest) {
    long first = times.length == 0 ? 0 : times[0] - spans[0];
    double scale = times.length == 0 ? 0 : WIDTH / (double) (times[times.length - 1] - first);
    boolean joined = false;
    for (int i = 0; i < values.length; i++) {
      boolean there = !Double.isNaN(values[i]) && spans[i] < gapMillis;
      if (there) {
        svg.append(joined ? 'L' : 'M');
        svg.append(number((times[i] - spans[i] - first) * scale)).append(' ');
        svg.append(number(BOTTOM - values[i] / highest * (BOTTOM - TOP)));
        svg.append('H').append(number((times[i] - first) * scale));
      }
      joined = there;
    }
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String time(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
