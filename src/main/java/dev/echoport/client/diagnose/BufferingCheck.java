package dev.echoport.client.diagnose;

import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.Blame;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.time.Duration;

/**
 * Sends single bytes with pauses: each has to come back before the next one is sent, or at least as
 * far from its neighbours as it was sent. A path that is only slow keeps the distances; one that
 * collects bytes does not.
 */
final class BufferingCheck implements Check {
  private static final int COUNT = 10;
  private static final long PAUSE_NANOS = 200_000_000;

  /** Bytes that come so close to the one before have waited for it. */
  private static final long BUNCH_NANOS = 50_000_000;

  /** A busy machine makes a pair of them now and then. */
  private static final int MOST_BUNCHED = 2;

  private final long[] sentNanos = new long[COUNT];
  private final long[] backNanos = new long[COUNT];
  private int back;

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    Finding first = attempt(path);
    return first.verdict() == Verdict.FAULT ? new BufferingCheck().attempt(path) : first;
  }

  private Finding attempt(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      long begin = System.nanoTime();
      for (int i = 0; i < COUNT; i++) {
        sentNanos[i] = System.nanoTime();
        connection.send(new byte[] {(byte) ('0' + i)});
        receiveUntil(connection, begin + (i + 1) * PAUSE_NANOS);
      }
      receiveUntil(connection, System.nanoTime() + path.patience().toNanos());
      return finding(path, connection);
    }
  }

  private void receiveUntil(EchoConnection connection, long endNanos) {
    byte[] bytes = new byte[COUNT];
    long left = endNanos - System.nanoTime();
    while (left > 0 && back < COUNT) {
      int read = connection.receive(bytes, 0, COUNT - back, Duration.ofNanos(left));
      if (read < 0) {
        return;
      }
      long now = System.nanoTime();
      for (int i = 0; i < read; i++) {
        backNanos[back++] = now;
      }
      left = endNanos - now;
    }
  }

  private Finding finding(EchoPath path, EchoConnection connection) throws InterruptedException {
    String sent = "Of ten single bytes, 200 ms apart, ";
    if (back < COUNT) {
      return Finding.fault(
          sent
              + back
              + " came back"
              + (connection.ending() == Ending.NONE
                  ? ""
                  : ", then " + connection.ending().text() + Blame.of(path, connection)),
          "what holds back or ends a stream of little: proxies that buffer whole answers");
    }
    int bunched = 0;
    long slowest = 0;
    for (int i = 0; i < COUNT; i++) {
      slowest = Math.max(slowest, backNanos[i] - sentNanos[i]);
      boolean close = i > 0 && backNanos[i] - backNanos[i - 1] < BUNCH_NANOS;
      boolean sentApart = i > 0 && sentNanos[i] - sentNanos[i - 1] > 2 * BUNCH_NANOS;
      bunched += close && sentApart ? 1 : 0;
    }
    Finding finding =
        bunched > MOST_BUNCHED
            ? Finding.fault(
                sent
                    + bunched
                    + " came back together with the one before; one was held for "
                    + Scaled.of(slowest),
                "a proxy that collects before it passes on: proxy_buffering and"
                    + " proxy_request_buffering of nginx, compression, inspection")
            : Finding.ok(
                "Ten single bytes, 200 ms apart, came back one by one, the slowest in "
                    + Scaled.of(slowest));
    return finding.with("bunched", bunched).with("slowestNanos", slowest);
  }
}
