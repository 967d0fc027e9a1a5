package dev.echoport.parameter;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each sequence of statuses was asked for: a client that tries again may do so on another
 * connection, which another loop owns. Any thread may ask. Only the newest are remembered, by a
 * hash of what was asked, so that no peer can fill memory.
 */
public final class StatusTurns {
  private static final int REMEMBERED = 4096;

  private final Map<Long, Integer> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** How often {@code asked} was counted before. */
  public synchronized int next(String asked) {
    return counts.merge(hash(asked), 1, Integer::sum) - 1;
  }

  /** FNV-1a. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
