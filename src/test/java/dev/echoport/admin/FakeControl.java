package dev.echoport.admin;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.LogConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Remembers what it was asked for. Used by one test at a time. */
final class FakeControl implements NodeControl {
  final List<String> asked = new ArrayList<>();

  /** What became of a connection. */
  Optional<ConnectionReport> ended = Optional.of(FakeGateway.closed(1));

  private LogConfig.Level level = LogConfig.Level.INFO;

  @Override
  public Future<Optional<ConnectionReport>> end(
      String connection, @Nullable Duration within, String why) {
    asked.add("end " + connection + " " + within + ": " + why);
    return Future.succeededFuture(ended);
  }

  @Override
  public List<String> accepting() {
    return List.of("echo");
  }

  @Override
  public Future<Void> drain(String listener, String why) {
    asked.add("drain " + listener + ": " + why);
    return Future.succeededFuture();
  }

  @Override
  public LogInEffect log() {
    return new LogInEffect(level, LogConfig.Level.INFO, null);
  }

  @Override
  public LogInEffect log(LogConfig.Level next, Duration expires) {
    level = next;
    return new LogInEffect(level, LogConfig.Level.INFO, Instant.EPOCH.plus(expires));
  }

  @Override
  public LogInEffect logAsConfigured() {
    level = LogConfig.Level.INFO;
    return log();
  }
}
