package dev.echoport.app;

import dev.echoport.admin.NodeControl.LogInEffect;
import dev.echoport.config.LogConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is logged: as configured, or at the level that somebody has asked for. Safe for all threads.
 */
final class RunningLog {
  private LogConfig configured;
  private LogConfig.@Nullable Level asked;
  private @Nullable Instant expires;

  /** {@code configured} is in effect already. */
  RunningLog(LogConfig configured) {
    this.configured = configured;
  }

  /** A reload: what was asked for is over. */
  synchronized void use(LogConfig next) {
    configured = next;
    set(null, null);
  }

  /**
   * Logs from {@code level} on.
   *
   * @param time zero: until the next change
   */
  synchronized LogInEffect ask(LogConfig.Level level, Duration time) {
    set(level, time.isZero() ? null : Clock.systemUTC().instant().plus(time));
    return inEffect();
  }

  /** Takes back what was asked for. */
  synchronized LogInEffect back() {
    set(null, null);
    return inEffect();
  }

  /** The same, if {@code now} is still in effect; returns whether it was. */
  synchronized boolean expire(LogInEffect now) {
    boolean still = inEffect().equals(now);
    if (still) {
      set(null, null);
    }
    return still;
  }

  synchronized LogInEffect inEffect() {
    return new LogInEffect(asked == null ? configured.level() : asked, configured.level(), expires);
  }

  private void set(LogConfig.@Nullable Level level, @Nullable Instant until) {
    asked = level;
    expires = until;
    LogSetup.level(
        level == null
            ? configured
            : new LogConfig(
                configured.format(), level, configured.connections(), configured.zone()));
  }
}
