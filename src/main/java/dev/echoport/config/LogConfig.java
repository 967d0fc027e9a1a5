package dev.echoport.config;

/**
 * How events are logged.
 *
 * @param connections whether the end of each connection is one
 */
public record LogConfig(Format format, Level level, boolean connections) {

  /** Without the ends of connections. */
  public LogConfig(Format format, Level level) {
    this(format, level, false);
  }

  /** One line for each event, for people or for machines. */
  public enum Format {
    TEXT,
    JSON
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
