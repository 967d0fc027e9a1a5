package dev.echoport.history;

import java.time.Instant;

/**
 * Something that happened once and may explain what the series show.
 *
 * @param text for people, without a full stop
 */
public record Mark(Instant at, Kind kind, String text) {

  /** What happened. */
  public enum Kind {
    /** The node has started; before that it remembers nothing. */
    STARTED,
    /** A reload is in effect. */
    RELOADED,
    /** A reload was rejected, and nothing has changed. */
    RELOAD_REJECTED,
    /** Somebody has set faults on purpose, or has taken them back. */
    FAULTS,
    /** Somebody has asked for something else over the API. */
    ASKED,
    /** A member of the cluster is in another state. */
    MEMBER,
    /** The node was told to stop. */
    DRAINING
  }
}
