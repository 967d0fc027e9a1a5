package dev.echoport.metrics;

import org.jspecify.annotations.Nullable;

/** How metrics are written. Only OpenMetrics has exemplars; who wants it asks for it. */
public enum Exposition {
  /** The text format of Prometheus. */
  PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
  /** OpenMetrics 1.0, as text. */
  OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

  private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";

  private final String contentType;

  Exposition(String contentType) {
    this.contentType = contentType;
  }

  /** Its media type. */
  public String contentType() {
    return contentType;
  }

  /**
   * The format that a client prefers, by its {@code Accept} header.
   *
   * @param accept the header, {@code null} if there is none
   */
  public static Exposition of(@Nullable String accept) {
    return accept != null && accept.contains(OPEN_METRICS_TYPE) ? OPEN_METRICS : PROMETHEUS;
  }
}
