package dev.echoport.event;

/** The event-bus addresses that others may rely on; {@code docs/event-bus.md} describes them. */
public final class EventAddresses {
  /** Every {@link dev.echoport.completion.CompletionBatch}, published to local consumers. */
  public static final String COMPLETIONS = "echoport.completions";

  /** Every {@link ConnectionEvent}, published to local consumers. */
  public static final String CONNECTIONS = "echoport.connections";

  /**
   * What each node of the cluster did, as JSON, each second: published to local consumers, whether
   * it is this node's own report or came from another one.
   */
  public static final String STATS = "echoport.stats";

  static final String SUBSCRIBE = "echoport.completions.subscribe";
  static final String UNSUBSCRIBE = "echoport.completions.unsubscribe";

  private EventAddresses() {}
}
