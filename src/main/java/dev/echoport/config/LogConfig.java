package dev.echoport.config;

/**
 * How events are logged.
 *
 * @param connections of which connections the end is one
 */
public record LogConfig(Format format, Level level, Connections connections) {

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

  /** The least severe events that are logged. */
  public enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
