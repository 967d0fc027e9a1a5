package dev.echoport.admin;

import dev.echoport.log.BoundedLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs who sends wrong tokens: a line for each source every ten seconds, and one a second in all.
 * Owned by the verticle's context.
 */
final class WrongTokens {
  private static final Logger LOG = LoggerFactory.getLogger(WrongTokens.class);
  private static final int MOST_SOURCES = 1_024;
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final LongSupplier clock;
  private final BoundedLog log;
  private final Map<String, Tries> sources =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  WrongTokens(LongSupplier clock) {
    this.clock = clock;
    this.log = new BoundedLog(clock);
  }

  /** Another wrong token from this source. */
  void from(String source) {
    long now = clock.getAsLong();
    Tries tries = sources.computeIfAbsent(source, first -> new Tries(now - INTERVAL_NANOS));
    tries.count++;
    if (now - tries.toldNanos >= INTERVAL_NANOS && log.admit() >= 0) {
      tries.toldNanos = now;
      LOG.warn("a wrong token from {}, {} so far", source, tries.count);
    }
  }

  private static final class Tries {
    private long toldNanos;
    private long count;

    Tries(long toldNanos) {
      this.toldNanos = toldNanos;
    }
  }
}
