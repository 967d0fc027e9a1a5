package dev.echoport.client.load;

import io.netty.util.concurrent.EventExecutor;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the connections of an open loop one after the other, each when its next message is due.
 * Owned by their event loop.
 */
final class Arrivals {
  private final List<LoadPeer> connections;
  private final EventExecutor loop;
  private long next;
  private boolean stopped;

  Arrivals(List<? extends LoadPeer> connections, EventExecutor loop) {
    this.connections =
        connections.stream()
            .sorted(Comparator.comparingInt(LoadPeer::number))
            .<LoadPeer>map(each -> each)
            .toList();
    this.loop = loop;
  }

  void start() {
    if (!connections.isEmpty()) {
      run();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the loop ends it
  private void run() {
    if (stopped) {
      return;
    }
    wake(System.nanoTime());
    if (due() != Long.MAX_VALUE) {
      loop.schedule(this::run, Math.max(0, due() - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  private void wake(long now) {
    while (due() <= now) {
      current().send(now);
      next++;
    }
  }

  private LoadPeer current() {
    return connections.get((int) (next % connections.size()));
  }

  private long due() {
    return current().dueAt(next / connections.size());
  }

  /** Wakes once more those whose messages are due, and then nobody. */
  void stop(long now) {
    if (!connections.isEmpty()) {
      wake(now);
    }
    stopped = true;
  }
}
