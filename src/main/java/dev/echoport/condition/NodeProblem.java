package dev.echoport.condition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that is wrong with a node now.
 *
 * @param sentence for people, without a capital letter and a full stop
 * @param since for how long, as far as the node knows
 * @param listener whose problem it is, {@code null}: the node's
 * @param connection its id, where it is that of a connection
 */
public record NodeProblem(
    Kind kind,
    String sentence,
    Duration since,
    @Nullable String listener,
    @Nullable String connection) {

  /** What it is. */
  public enum Kind {
    /** The node was told to stop, and connections are open. */
    DRAINING,
    /** A connection waits for its peer, or for a processor. */
    SLOW_CONNECTION,
    /** A listener does not pass its own check: no echo, or no connection. */
    LISTENER_FAILED,
    /** A listener has refused somebody in the last seconds. */
    REFUSING,
    /** A certificate has expired, or will within two weeks. */
    CERTIFICATE,
    /** What peers may make the node hold is nearly used up. */
    MEMORY,
    /** Event loops turn late. */
    SLOW_NODE,
    /** A member of the cluster is lost. */
    MEMBER_LOST,
    /** The names of members do not resolve, or to this node only. */
    DISCOVERY,
    /** The log has lost lines in the last seconds. */
    LOG_DROPPED,
    /** Subscribers have lost completion records in the last seconds. */
    RECORDS_DROPPED
  }

  static NodeProblem of(Kind kind, String sentence, Duration since) {
    return new NodeProblem(kind, sentence, since, null, null);
  }

  static NodeProblem of(Kind kind, String sentence, Duration since, String listener) {
    return new NodeProblem(kind, sentence, since, listener, null);
  }
}
