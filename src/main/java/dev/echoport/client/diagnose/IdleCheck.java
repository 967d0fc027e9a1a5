package dev.echoport.client.diagnose;

import dev.echoport.client.Durations;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoPath;
import dev.echoport.client.diagnose.path.Talk;
import dev.echoport.client.diagnose.web.WebSocketConversation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * After how long without bytes the path forgets a connection. Many connections rest side by side,
 * each for a step longer than the one before, and are then asked; so one wait finds the limit.
 */
final class IdleCheck implements Check {
  private static final int MOST = 600;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final long LOOK_MILLIS = 50;
  private static final String NEXT =
      "time-outs of the balancer, NAT or firewall (AWS NLB 350 s, conntrack"
          + " nf_conntrack_tcp_timeout_established); send something more often, or TCP keep-alive";

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    Duration idle = path.options().idle();
    if (idle.isZero()) {
      return Finding.skipped("--idle TIME asks for it");
    }
    long step = Math.max(SECOND_NANOS, idle.toNanos() / MOST);
    List<IdleConnection> resting = new ArrayList<>();
    // Rests longer than the others, and is known to the other end.
    try (Talk witness = Talks.introduced(path)) {
      for (long rest = step; rest < idle.toNanos(); rest += step) {
        resting.add(start(Talks.open(path), rest, path));
      }
      resting.add(start(Talks.open(path), idle.toNanos(), path));
      IdleConnection dead = firstDead(resting);
      return dead == null
          ? Finding.ok(
                  "Connections that rest for up to %s still echo".formatted(Durations.format(idle)))
              .with("idleNanos", idle.toNanos())
          : cut(path, dead, witness, step).with("limitNanos", dead.endedNanos());
    } catch (WebSocketConversation.Refused e) {
      return Finding.skipped("No WebSocket opens here, as the check upgrade says");
    } finally {
      resting.forEach(IdleConnection::stop);
    }
  }

  private static IdleConnection start(Talk talk, long restNanos, EchoPath path) {
    talk.ask();
    talk.answered(path.patience());
    IdleConnection idle = new IdleConnection(talk, Duration.ofNanos(restNanos), path.patience());
    Thread thread = new Thread(idle, "diagnose-idle");
    thread.setDaemon(true);
    thread.start();
    return idle;
  }

  /** The one that had rested least, {@code null} if all are alive. */
  private static @Nullable IdleConnection firstDead(List<IdleConnection> resting)
      throws InterruptedException {
    while (true) {
      for (IdleConnection each : resting) {
        if (each.dead()) {
          return each;
        }
        if (each.state() == IdleConnection.State.RESTING) {
          break;
        }
      }
      if (resting.get(resting.size() - 1).state() == IdleConnection.State.ALIVE) {
        return null;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private static Finding cut(EchoPath path, IdleConnection dead, Talk witness, long step)
      throws InterruptedException {
    double seconds = dead.endedNanos() / 1e9;
    String limit =
        dead.state() == IdleConnection.State.TOLD
            ? String.format(Locale.ROOT, "after %.1f s", seconds)
            : String.format(
                Locale.ROOT, "between %.0f s and %.0f s", seconds - step / 1e9, seconds);
    String here =
        switch (dead.state()) {
          case TOLD -> "this side is told by " + dead.talk().ending();
          case ANSWERED -> "this side is told only when it sends again, by " + dead.talk().ending();
          default -> "this side is told nothing, and what it sends then gets no answer";
        };
    return Finding.fault(
        "Connections that rest are cut %s; %s; %s".formatted(limit, here, there(path, witness)),
        NEXT);
  }

  private static String there(EchoPath path, Talk witness) throws InterruptedException {
    String told = told(path, witness, "");
    if (told == null) {
      witness.ask();
      told = told(path, witness, " only when this side sends again,");
    }
    return told == null ? "the other end is told nothing" : told;
  }

  /** {@code null} if the other end is not told in time. */
  private static @Nullable String told(EchoPath path, Talk witness, String when)
      throws InterruptedException {
    FarRecord now = path.farEnd().watches() ? path.farClosed(witness.connection()) : null;
    if (now == null) {
      return "what the other end is told, this end cannot know";
    }
    if (now.open()) {
      return null;
    }
    return now.endedItself()
        ? "the other end does it itself: \"" + now.sentence() + "\""
        : "the other end is told"
            + when
            + " by "
            + (now.how().equals("FIN") ? Ending.FIN : Ending.RST).text();
  }
}
