package dev.echoport.admin;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.LogConfig;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody may ask of a running node beside faults and reloads. Safe for all threads. */
public interface NodeControl {

  /**
   * What the log has.
   *
   * @param configured what the configuration says
   * @param expires when that is back, {@code null}: not by itself
   */
  record LogInEffect(
      LogConfig.Level level, LogConfig.Level configured, @Nullable Instant expires) {}

  /**
   * Ends an open connection, once it has sent back what it holds.
   *
   * @param within how long that may take, {@code null} for as long as a drain; zero: at once
   * @param why for people
   * @return how it stands then; empty where none of this id is open
   */
  Future<Optional<ConnectionReport>> end(String connection, @Nullable Duration within, String why);

  /** Listeners that accept, by name. */
  List<String> accepting();

  /**
   * Drains a listener as if a reload had removed it; the next reload binds it again. Completes when
   * it accepts no more, or fails with a {@code ConfigException} and has changed nothing.
   *
   * @param why for people, what its connections report when they close
   */
  Future<Void> drain(String listener, String why);

  /** The level of the log. */
  LogInEffect log();

  /**
   * Logs from this level on until a reload, or for some time.
   *
   * @param expires zero: until then
   */
  LogInEffect log(LogConfig.Level level, Duration expires);

  /** Logs as configured again. */
  LogInEffect logAsConfigured();
}
