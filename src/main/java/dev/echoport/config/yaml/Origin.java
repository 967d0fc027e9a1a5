package dev.echoport.config.yaml;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a setting was written. Origins sort in the order in which sources are applied.
 *
 * @param position the line of a file, counted from 1, or the rank among variables or overrides; 0
 *     is the source as a whole
 */
public record Origin(Kind kind, int position, String source) implements Comparable<Origin> {
  private static final Comparator<Origin> ORDER =
      Comparator.comparing(Origin::kind).thenComparingInt(Origin::position);

  /** The sources; a later one wins. */
  public enum Kind {
    DEFAULTS,
    FILE,
    ENVIRONMENT,
    OVERRIDE
  }

  public boolean isOlderKindThan(Origin other) {
    return kind.compareTo(other.kind) < 0;
  }

  Origin atLine(int line) {
    return hasLines() ? new Origin(kind, line, source) : this;
  }

  @Nullable Integer line() {
    return hasLines() && position > 0 ? position : null;
  }

  private boolean hasLines() {
    return kind == Kind.DEFAULTS || kind == Kind.FILE;
  }

  @Override
  public int compareTo(Origin other) {
    return ORDER.compare(this, other);
  }
}
