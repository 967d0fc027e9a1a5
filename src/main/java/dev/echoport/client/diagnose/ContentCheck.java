package dev.echoport.client.diagnose;

import dev.echoport.client.Durations;
import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Samples;
import dev.echoport.client.diagnose.path.Blame;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Compares every byte: samples that boxes like to change, then as much as fits into the time. */
final class ContentCheck implements Check {
  private static final long MOST = 64L << 20;
  private static final String NEXT =
      "boxes that read the content: proxies, inspection, antivirus, telnet or FTP helpers;"
          + " through TLS they cannot";

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    for (Map.Entry<String, byte[]> sample : Samples.all().entrySet()) {
      Finding fault = sample(path, sample.getKey(), sample.getValue());
      if (fault != null) {
        return fault;
      }
    }
    return seeded(path);
  }

  private static @Nullable Finding sample(EchoPath path, String name, byte[] bytes)
      throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      if (connection.nameMismatch() >= 0) {
        return introduction(path, connection);
      }
      connection.send(bytes);
      byte[] back = connection.receiveAll(bytes.length);
      if (Arrays.equals(back, bytes)) {
        return null;
      }
      if (connection.ending() != Ending.NONE) {
        return Finding.fault(
            "%s came back from byte %d on as %s%s"
                .formatted(
                    capital(name),
                    back.length,
                    connection.ending().text(),
                    Blame.of(path, connection)),
            NEXT);
      }
      byte[] more = connection.receive(bytes.length, path.patience().dividedBy(10));
      byte[] all = Arrays.copyOf(back, back.length + more.length);
      System.arraycopy(more, 0, all, back.length, more.length);
      return Finding.fault(
          capital(name) + " came back changed: " + how(bytes, all) + onPurpose(path, connection),
          NEXT);
    }
  }

  private static Finding introduction(EchoPath path, EchoConnection connection)
      throws InterruptedException {
    return Finding.fault(
        "%,d letters came back changed: different from byte %d on%s"
            .formatted(
                connection.nameBytes(), connection.nameMismatch(), onPurpose(path, connection)),
        NEXT);
  }

  private static String how(byte[] sent, byte[] back) {
    String translation = Samples.translation(sent, back);
    if (translation != null) {
      return translation;
    }
    int at = Arrays.mismatch(sent, back);
    return "%d bytes for %d, different from byte %d on".formatted(back.length, sent.length, at);
  }

  private static Finding seeded(EchoPath path) throws IOException, InterruptedException {
    try (EchoConnection connection = path.introduced()) {
      if (connection.nameMismatch() >= 0) {
        return introduction(path, connection);
      }
      long begin = System.nanoTime();
      long end = begin + path.options().duration().toNanos();
      SeededEcho echo =
          new SeededEcho(
              connection,
              ThreadLocalRandom.current().nextInt(),
              MOST,
              () -> System.nanoTime() - end >= 0,
              false);
      echo.verify(path.patience(), path.longest());
      return finding(path, connection, echo, System.nanoTime() - begin)
          .with("sentBytes", echo.sent())
          .with("verifiedBytes", echo.verified());
    }
  }

  private static Finding finding(
      EchoPath path, EchoConnection connection, SeededEcho echo, long nanos)
      throws InterruptedException {
    String difference = echo.difference();
    if (difference != null) {
      return Finding.fault("Of seeded data, " + difference + onPurpose(path, connection), NEXT);
    }
    String verified = size(echo.verified());
    if (connection.ending() != Ending.NONE) {
      return Finding.fault(
          "After %s of seeded data came %s%s"
              .formatted(verified, connection.ending().text(), Blame.of(path, connection)),
          "limits of bytes, of rate or of age on the way, and the log of what ended it");
    }
    if (echo.verified() < echo.sent()) {
      return Finding.fault(
          "Of %s sent only %s came back, then nothing for %s%s"
              .formatted(
                  size(echo.sent()),
                  verified,
                  Durations.format(path.patience()),
                  where(path, connection, echo)),
          "a full buffer or a stuck proxy; large segments that a too small MTU eats");
    }
    return Finding.ok(
        "Every byte value, long runs, telnet commands, ends of lines and %s of seeded data came back"
                .formatted(verified)
            + " unchanged, in "
            + Scaled.of(nanos));
  }

  /** On which way it was lost. */
  private static String where(EchoPath path, EchoConnection connection, SeededEcho echo)
      throws InterruptedException {
    FarRecord now = path.far(connection);
    if (now == null) {
      return "; this end cannot know on which way it was lost";
    }
    long arrived = now.received() - connection.nameBytes();
    return arrived < echo.sent()
        ? "; %s of it had arrived at the other end".formatted(size(arrived))
        : "; all of it had arrived at the other end, which sent "
            + size(now.sent() - connection.nameBytes());
  }

  /** Faults on purpose say so themselves. */
  private static String onPurpose(EchoPath path, EchoConnection connection)
      throws InterruptedException {
    FarRecord now = path.far(connection);
    if (now == null) {
      return "; this end cannot know on which way";
    }
    return now.changedOnPurpose() > 0
        ? "; the other end did so itself, on purpose: its listener has faults"
        : "; the other end has received %,d bytes and sent %,d, and changed none of them"
            .formatted(now.received(), now.sent());
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%,d B", bytes)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
  }
}
