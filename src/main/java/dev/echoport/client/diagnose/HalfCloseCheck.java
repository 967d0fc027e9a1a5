package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Fills every buffer on the path, sends FIN, and only then reads: what is on its way back while
 * this side has finished has to arrive.
 */
final class HalfCloseCheck implements Check {
  private static final long MOST = 16L << 20;
  private static final long LOOK_MILLIS = 20;
  private static final int STILL_LOOKS = 15;
  private static final int SMALL_BUFFER = 32 << 10;
  static final String NEXT =
      "a proxy that closes both sides at the first FIN: nginx stream needs proxy_half_close on,"
          + " many balancers cannot; a gateway that drops half-closed connections";

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      connection.socket().setReceiveBufferSize(SMALL_BUFFER);
      AtomicBoolean full = new AtomicBoolean();
      SeededEcho echo =
          new SeededEcho(connection, ThreadLocalRandom.current().nextInt(), MOST, full::get, true);
      awaitFull(echo);
      full.set(true);
      echo.verify(path.patience(), path.longest());
      return finding(path, connection, echo)
          .with("sentBytes", echo.sent())
          .with("verifiedBytes", echo.verified());
    }
  }

  /** Until nothing has moved for 300 ms. */
  private static void awaitFull(SeededEcho echo) throws InterruptedException {
    long last = -1;
    for (int still = 0; still < STILL_LOOKS && echo.sending(); still++) {
      Thread.sleep(LOOK_MILLIS);
      if (echo.sent() != last) {
        last = echo.sent();
        still = 0;
      }
    }
  }

  private static Finding finding(EchoPath path, EchoConnection connection, SeededEcho echo)
      throws InterruptedException {
    String figures = String.format(Locale.ROOT, "%,d of %,d bytes", echo.verified(), echo.sent());
    if (echo.difference() != null) {
      return Finding.unproved(
          "What comes back is changed, so what a FIN does cannot be told: " + echo.difference(),
          "what the check of the content says");
    }
    if (echo.verified() < echo.sent()) {
      return Finding.fault(
          "After this side's FIN only %s came back, then %s%s"
              .formatted(
                  figures,
                  connection.ending().text(),
                  told(path, connection, connection.nameBytes() + echo.sent())),
          NEXT);
    }
    FarRecord far = path.farClosed(connection);
    int more = connection.rest(SMALL_BUFFER, path.patience()).length;
    if (more > 0) {
      return Finding.fault(
          "After this side's FIN %,d bytes more came than were sent".formatted(more), NEXT);
    }
    if (connection.ending() != Ending.FIN) {
      return Finding.fault(
          "After this side's FIN all %s came back, but then %s where a FIN was due"
              .formatted(figures, connection.ending().text()),
          NEXT);
    }
    return Finding.ok(
        "All %s came back after this side's FIN, and a FIN behind them%s"
            .formatted(figures, kept(far)));
  }

  private static String kept(@Nullable FarRecord far) {
    return far == null
        ? ""
        : String.format(
            Locale.ROOT, "; the other end received %,d bytes and a FIN", far.received());
  }

  private static String told(EchoPath path, EchoConnection connection, long sent)
      throws InterruptedException {
    FarRecord now = path.farClosed(connection);
    if (now == null) {
      return "; this end cannot know who cut it";
    }
    String arrived =
        String.format(
            Locale.ROOT, "; %,d of %,d bytes had arrived at the other end", now.received(), sent);
    return arrived + (now.open() ? ", which was told of no end" : ": \"" + now.sentence() + "\"");
  }
}
