package dev.echoport.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Slows down the requests of one source, because the loop that answers them may own connections.
 * Requests for health cost next to nothing and do not come here. Owned by the verticle's context.
 */
final class RequestPace {
  static final int PER_SECOND = 100;
  static final int AT_ONCE = 200;

  private static final int MOST_SOURCES = 1_024;
  private static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
  private static final long AHEAD_NANOS = REQUEST_NANOS * AT_ONCE;

  private final LongSupplier clock;

  /**
   * By source: when its requests so far will have been worked on at that rate. The source that
   * asked last is the last entry.
   */
  private final Map<String, Long> doneNanos =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_SOURCES;
        }
      };

  RequestPace(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Counts one more request if it may begin: 0; else how long it should wait before it asks again.
   */
  long waitNanos(String source) {
    long now = clock.getAsLong();
    Long known = doneNanos.get(source);
    long done = (known == null || known - now < 0 ? now : known) + REQUEST_NANOS;
    long early = done - now - AHEAD_NANOS;
    if (early <= 0) {
      doneNanos.put(source, done);
    }
    return Math.max(0, early);
  }
}
