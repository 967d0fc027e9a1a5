package dev.echoport.client.diagnose;

import dev.echoport.client.Durations;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The other direction of a half-close: the other end is asked to finish first, and this side goes
 * on sending. All of it has to arrive.
 *
 * <pre>
 *   bytes, bytes, bytes ... -&gt;
 *                             &lt;- echo, FIN
 *   bytes, bytes, FIN       -&gt;
 * </pre>
 */
final class FarCloseCheck implements Check {
  private static final int BLOCK = 1 << 10;

  /** A node reads on for a second without input, and for five in all. */
  private static final long PAUSE_MILLIS = 10;

  private static final long BEHIND_MILLIS = 300;
  private static final long PATIENCE_MILLIS = 1_000;
  private static final int READ = 64 << 10;

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    Finding first = attempt(path);
    return first.verdict() == Verdict.FAULT ? attempt(path) : first;
  }

  private static Finding attempt(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      if (isOpenSsl(connection.far())) {
        return Finding.skipped(
            "The other end does TLS by OpenSSL, which reads nothing behind its own close_notify;"
                + " tls.engine: jdk does");
      }
      Sender sender = new Sender(connection);
      sender.start();
      try {
        String cannot = path.farEnd().end(connection);
        if (cannot != null) {
          return Finding.unproved(
              "This end cannot make the other end finish first, so what is sent behind its FIN is"
                  + " not tried",
              cannot);
        }
        connection.rest(READ, path.patience());
        if (connection.ending() == Ending.NONE) {
          return Finding.fault(
              "The other end has finished, and its FIN does not arrive within "
                  + Durations.format(path.patience()),
              HalfCloseCheck.NEXT);
        }
        long before = sender.sent();
        Thread.sleep(BEHIND_MILLIS);
        return finding(connection, before, sender.finish(), path.farClosed(connection));
      } finally {
        sender.finish();
      }
    }
  }

  private static boolean isOpenSsl(@Nullable FarRecord far) {
    JsonObject tls = far == null ? null : far.tls();
    return tls != null && "OPENSSL".equals(tls.getString("provider"));
  }

  private static Finding finding(
      EchoConnection connection, long before, long sent, @Nullable FarRecord far) {
    if (far == null) {
      return Finding.unproved(
          "The other end's FIN arrives; whether what is sent behind it does, this end cannot know",
          "its admin API has no record of the connection any more");
    }
    long lost = connection.nameBytes() + sent - far.received();
    String behind = String.format(Locale.ROOT, "%,d bytes", sent - before);
    boolean kept = lost == 0 && connection.takes() && connection.ending() == Ending.FIN;
    Finding finding =
        kept
            ? Finding.ok(
                "The other end's FIN arrives, and so do all %s that this side sent behind it"
                    .formatted(behind))
            : Finding.fault(
                "When the other end finishes first, this side gets %s%s%s"
                    .formatted(
                        connection.ending().text(),
                        lost > 0
                            ? String.format(
                                Locale.ROOT, ", and %,d bytes that it sent do not arrive", lost)
                            : "",
                        connection.takes() ? "" : "; what it sends then is refused"),
                HalfCloseCheck.NEXT);
    return finding.with("behindBytes", sent - before).with("lostBytes", Math.max(0, lost));
  }

  /** Sends little all the time, then FIN. */
  private static final class Sender extends Thread {
    private final EchoConnection connection;
    private volatile boolean enough;
    private volatile long sent;

    Sender(EchoConnection connection) {
      super("diagnose-sender");
      setDaemon(true);
      this.connection = connection;
    }

    @Override
    public void run() {
      byte[] block = new byte[BLOCK];
      try {
        for (long next = BLOCK; !enough; next += BLOCK) {
          connection.send(block);
          if (!connection.takes()) {
            return;
          }
          sent = next;
          Thread.sleep(PAUSE_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      connection.finish();
    }

    long sent() {
      return sent;
    }

    /** Returns how much it has sent in all; it may hang where nothing is taken. */
    long finish() throws InterruptedException {
      enough = true;
      join(PATIENCE_MILLIS);
      return sent;
    }
  }
}
