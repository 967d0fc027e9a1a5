package dev.echoport.app;

import dev.echoport.admin.NodeControl;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.LogConfig;
import dev.echoport.history.Mark;
import dev.echoport.history.NodeHistory;
import dev.echoport.listener.AskedEnds;
import dev.echoport.text.DurationText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does to a running node what somebody asks over its API. Safe for all threads. */
final class AskedChanges implements NodeControl {
  private final Vertx vertx;
  private final RunningConfig inEffect;
  private final Reloads reloads;
  private final RunningListeners listeners;
  private final AskedEnds ends;
  private final NodeHistory history;

  /**
   * @param reloads which a drain stands in line with
   * @param history what a change is marked in
   */
  AskedChanges(
      Vertx vertx,
      RunningConfig inEffect,
      Reloads reloads,
      RunningListeners listeners,
      AskedEnds ends,
      NodeHistory history) {
    this.vertx = vertx;
    this.inEffect = inEffect;
    this.reloads = reloads;
    this.listeners = listeners;
    this.ends = ends;
    this.history = history;
  }

  @Override
  public Future<Optional<ConnectionReport>> end(
      String connection, @Nullable Duration within, String why) {
    Duration time = within == null ? inEffect.current().drain().timeout() : within;
    return ends.end(connection, time, why);
  }

  @Override
  public List<String> accepting() {
    return listeners.names();
  }

  @Override
  public Future<Void> drain(String listener, String why) {
    return reloads
        .inLine(() -> listeners.drain(listener, why))
        .onSuccess(
            begun ->
                history.mark(Mark.Kind.ASKED, "listener " + listener + " drains, as asked for"));
  }

  @Override
  public LogInEffect log() {
    return inEffect.log().inEffect();
  }

  @Override
  public LogInEffect log(LogConfig.Level level, Duration expires) {
    LogInEffect now = inEffect.log().ask(level, expires);
    mark(now, expires.isZero() ? "" : " for " + DurationText.of(expires));
    if (!expires.isZero()) {
      vertx.setTimer(
          expires.toMillis(),
          due -> {
            if (inEffect.log().expire(now)) {
              mark(log(), " again");
            }
          });
    }
    return now;
  }

  @Override
  public LogInEffect logAsConfigured() {
    LogInEffect now = inEffect.log().back();
    mark(now, " again");
    return now;
  }

  private void mark(LogInEffect now, String how) {
    history.mark(
        Mark.Kind.ASKED, "log.level is " + now.level().name().toLowerCase(Locale.ROOT) + how);
  }
}
