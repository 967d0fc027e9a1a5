package dev.echoport.config;

import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * How events are logged.
 *
 * @param format one line for each event, for people or for machines
 * @param level the least severe events that are logged
 * @param connections of which connections the end is logged. {@code abnormal}: those that lost
 *     bytes, or did not end by FIN or a drain
 * @param zone whose time lines for people have; lines for machines are in UTC
 */
public record LogConfig(
    @Key(restart = true) Format format,
    @Key Level level,
    @Key Connections connections,
    @Key(restart = true) Zone zone) {

  /** In UTC. */
  public LogConfig(Format format, Level level, Connections connections) {
    this(format, level, connections, Zone.UTC);
  }

  /** Without the ends of connections. */
  public LogConfig(Format format, Level level) {
    this(format, level, Connections.FALSE);
  }

  /** One line for each event, for people or for machines. */
  public enum Format {
    TEXT,
    JSON
  }

  /** Of which connections the end is logged. */
  public enum Connections {
    FALSE,
    TRUE,
    /** Those that lost bytes, or did not end by FIN. */
    ABNORMAL
  }

  /** Whose time is shown. */
  public enum Zone {
    UTC,
    /** That of the machine. */
    LOCAL;

    /** The zone, as it is now. */
    public ZoneId id() {
      return this == UTC ? ZoneOffset.UTC : ZoneId.systemDefault();
    }
  }

  /** The least severe events that are logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
