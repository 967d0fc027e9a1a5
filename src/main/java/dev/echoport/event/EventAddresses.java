package dev.echoport.event;

/** The event-bus addresses that others may rely on; {@code docs/event-bus.md} describes them. */
public final class EventAddresses {
  /** Every {@link dev.echoport.completion.CompletionBatch}, published to local consumers. */
  public static final String COMPLETIONS = "echoport.completions";

  /** Every {@link ConnectionEvent}, published to local consumers. */
  public static final String CONNECTIONS = "echoport.connections";

  static final String SUBSCRIBE = "echoport.completions.subscribe";
  static final String UNSUBSCRIBE = "echoport.completions.unsubscribe";

  private EventAddresses() {}
}
