package dev.echoport.client.diagnose;

import dev.echoport.client.Durations;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Blame;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoPath;
import dev.echoport.client.diagnose.path.Talk;
import dev.echoport.client.diagnose.web.WebSocketConversation;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/**
 * Uses one connection as long as the diagnosis may take. What ends it is no idle limit, but one of
 * age, of bytes or of messages.
 */
final class LifetimeCheck implements Check {
  private static final Duration PAUSE = Duration.ofMillis(500);

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    Duration idle = path.options().idle();
    Duration time = path.options().duration();
    Duration whole = idle.compareTo(time) > 0 ? idle : time;
    long begin = System.nanoTime();
    try {
      Talk talk = Talks.introduced(path);
      try {
        return finding(path, talk, begin, whole);
      } finally {
        talk.connection().close();
      }
    } catch (WebSocketConversation.Refused e) {
      return Finding.skipped("No WebSocket opens here, as the check upgrade says");
    }
  }

  private static Finding finding(EchoPath path, Talk talk, long begin, Duration whole)
      throws InterruptedException {
    int asked = 0;
    boolean echoes = true;
    for (long left = whole.toNanos(); left > 0 && echoes; ) {
      talk.ask();
      asked++;
      echoes = talk.answered(path.longest()); // other checks may load the path
      left = whole.toNanos() - (System.nanoTime() - begin);
      echoes = echoes && talk.rests(Duration.ofNanos(Math.min(PAUSE.toNanos(), Math.max(1, left))));
    }
    long lived = System.nanoTime() - begin;
    Finding finding =
        echoes
            ? Finding.ok(
                "A connection in use lived for all of the %s (%d echoes)%s"
                    .formatted(
                        Durations.format(whole),
                        asked,
                        path.options().idle().isZero() ? "; --idle TIME tries longer" : ""))
            : Finding.fault(
                "A connection in use was ended after "
                    + String.format(Locale.ROOT, "%.1f s", lived / 1e9)
                    + (talk.ended()
                        ? ", by " + talk.ending() + Blame.of(path, talk.connection())
                        : ": what comes back is not what was sent, or nothing"),
                "limits of age or of bytes: maxAge of the listener, a gateway that ends long"
                    + " requests (Cloud Run 60 min), proxies that were reloaded (hard-stop-after)");
    return finding.with("livedNanos", lived);
  }
}
