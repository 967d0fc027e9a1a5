package dev.echoport.config;

/**
 * How events are logged.
 *
 * @param format one line for each event, for people or for machines
 * @param level the least severe events that are logged
 * @param connections of which connections the end is logged. {@code abnormal}: those that lost
 *     bytes, or did not end by FIN or a drain
 */
public record LogConfig(
    @Key(restart = true) Format format, @Key Level level, @Key Connections connections) {

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
