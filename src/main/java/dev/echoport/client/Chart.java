package dev.echoport.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;

/** Lines over two axes as SVG, which a browser shows without a script. Colours are the page's. */
public final class Chart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 300;
  private static final int LEFT = 84;
  private static final int RIGHT = 40;
  private static final int TOP = 12;
  private static final int BOTTOM = 30;

  private final Axis x;
  private final Axis y;
  private final StringBuilder lines = new StringBuilder();

  /**
   * An axis.
   *
   * @param scale from values to lengths
   * @param label of a tick
   */
  public record Axis(
      double least,
      double most,
      List<Double> ticks,
      DoubleUnaryOperator scale,
      DoubleFunction<String> label) {

    /** From nothing to a little more than {@code most}, with a handful of round ticks. */
    public static Axis linear(double most, DoubleFunction<String> label) {
      double top = most > 0 ? most : 1;
      double step = Math.pow(10, Math.floor(Math.log10(top)));
      step = top / step < 2 ? step / 5 : top / step < 5 ? step / 2 : step;
      List<Double> ticks = new ArrayList<>();
      for (double tick = 0; tick < top + step; tick += step) {
        ticks.add(tick);
      }
      return new Axis(0, ticks.get(ticks.size() - 1), ticks, DoubleUnaryOperator.identity(), label);
    }

    /** Whole decades around the values, which are positive. */
    public static Axis decades(double least, double most, DoubleFunction<String> label) {
      double first = Math.pow(10, Math.floor(Math.log10(least)));
      List<Double> ticks = new ArrayList<>();
      double tick = first;
      for (; tick < most || ticks.size() < 2; tick *= 10) {
        ticks.add(tick);
      }
      ticks.add(tick);
      return new Axis(first, tick, ticks, Math::log10, label);
    }

    /** Where a value lies between the ends, 0 to 1. */
    double at(double value) {
      double from = scale.applyAsDouble(least);
      double at = (scale.applyAsDouble(value) - from) / (scale.applyAsDouble(most) - from);
      return Math.min(1, Math.max(0, at));
    }
  }

  /** One value. */
  public record Point(double x, double y) {}

  public Chart(Axis x, Axis y) {
    this.x = x;
    this.y = y;
  }

  /**
   * @param style class of the page's style sheet
   */
  public Chart line(String style, List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.length() == 0 ? 'M' : 'L').append(place(point.x(), point.y()));
    }
    lines.append("<path class=\"").append(style).append("\" d=\"").append(path).append("\"/>\n");
    return this;
  }

  private String place(double valueX, double valueY) {
    return format("%.1f,%.1f ", left(valueX), top(valueY));
  }

  private double left(double value) {
    return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
  }

  private double top(double value) {
    return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM);
  }

  /**
   * @param what for who cannot see it
   */
  public String svg(String what) {
    StringBuilder svg = new StringBuilder(4096);
    svg.append(
        format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", WIDTH, HEIGHT, what));
    for (double tick : y.ticks()) {
      svg.append(
          format(
              "<path class=\"grid\" d=\"M%d,%.1f H%d\"/><text x=\"%d\" y=\"%.1f\""
                  + " text-anchor=\"end\">%s</text>%n",
              LEFT, top(tick), WIDTH - RIGHT, LEFT - 8, top(tick) + 4, y.label().apply(tick)));
    }
    for (double tick : x.ticks()) {
      svg.append(
          format(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
              left(tick), HEIGHT - 8, x.label().apply(tick)));
    }
    return svg.append(lines).append("</svg>\n").toString();
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
