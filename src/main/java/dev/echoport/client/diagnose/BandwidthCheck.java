package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Blame;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How much one connection carries, and what holds the way back up, by the other end's kernel. */
final class BandwidthCheck implements Check {
  /** Retransmissions on a good path are far fewer. */
  private static final double MOST_SENT_AGAIN = 0.01;

  private static final long ENOUGH_TO_JUDGE = 100;

  /** Of Ethernet; those of a loopback interface are larger, and a busy machine probes with them. */
  private static final double SEGMENT_BYTES = 1_448;

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      long begin = System.nanoTime();
      long end = begin + path.options().duration().toNanos();
      SeededEcho echo =
          new SeededEcho(
              connection,
              ThreadLocalRandom.current().nextInt(),
              Long.MAX_VALUE,
              () -> System.nanoTime() - end >= 0,
              false);
      echo.verify(path.patience(), path.longest());
      long nanos = System.nanoTime() - begin;
      FarRecord far = path.far(connection);
      if (echo.difference() != null) {
        return Finding.unproved(
            "What comes back is changed, so how much it is cannot be told: " + echo.difference(),
            "what the check of the content says");
      }
      if (echo.verified() < echo.sent()) {
        return Finding.fault(
            "Of %,d bytes only %,d came back, then %s%s"
                .formatted(
                    echo.sent(),
                    echo.verified(),
                    connection.ending().text(),
                    connection.ending() == Ending.NONE ? "" : Blame.of(path, connection)),
            "what the check of the content says");
      }
      return finding(echo.verified() * 1e9 / nanos, far == null ? null : far.tcp(), nanos);
    }
  }

  private static Finding finding(double bytesPerSecond, @Nullable JsonObject tcp, long nanos) {
    String speed =
        String.format(
            Locale.ROOT,
            "One connection carries %.1f MiB/s there and back at the same time",
            bytesPerSecond / (1 << 20));
    if (tcp == null) {
      return Finding.ok(speed + "; what limits it, this end cannot know")
          .with("bytesPerSecond", (long) bytesPerSecond);
    }
    long again = tcp.getLong("retransmissions", 0L);
    double segments = bytesPerSecond * nanos / 1e9 / SEGMENT_BYTES;
    String sentence =
        speed
            + "; on the way back, sending "
            + waits(tcp, nanos)
            + "%d segments were sent again, the round trip is %.1f ms"
                .formatted(again, tcp.getLong("roundTripMicros", 0L) / 1e3);
    Finding finding =
        again >= ENOUGH_TO_JUDGE && again > segments * MOST_SENT_AGAIN
            ? Finding.fault(
                sentence, "loss on the way back: queues that are full, bad links, policers")
            : Finding.ok(sentence);
    return finding.with("bytesPerSecond", (long) bytesPerSecond).with("retransmissions", again);
  }

  private static String waits(JsonObject tcp, long nanos) {
    Long window = tcp.getLong("windowLimitedMicros");
    Long buffer = tcp.getLong("bufferLimitedMicros");
    return window == null || buffer == null
        ? "waited for reasons that its kernel does not tell; "
        : String.format(
            Locale.ROOT,
            "waited %.0f %% of the time for this side to read and %.0f %% for its own buffer; ",
            Math.min(100, window * 1e5 / nanos),
            Math.min(100, buffer * 1e5 / nanos));
  }
}
