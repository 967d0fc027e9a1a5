package dev.echoport.config;

/** How events are logged. */
public record LogConfig(Format format, Level level) {

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
