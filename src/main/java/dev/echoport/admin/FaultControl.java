package dev.echoport.admin;

import dev.echoport.fault.FaultPlan;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Faults of the listeners of a running node. Safe for all threads. */
public interface FaultControl {

  /**
   * What a listener's new connections have.
   *
   * @param plan with the seed in effect
   * @param asked whether it was asked for, and is not that of the configuration
   * @param expires when that of the configuration is back, {@code null}: not by itself
   * @param authority PEM of the issuer of certificates that it shows, {@code null}: it shows none
   */
  record InEffect(
      FaultPlan plan, boolean asked, @Nullable Instant expires, @Nullable String authority) {}

  /** Those of a listener; empty where there is none of that name. */
  Optional<InEffect> faults(String listener);

  /**
   * Takes up what {@code request} says, for new connections, or fails with a {@code
   * ConfigException} and has changed nothing. The listener must be there.
   */
  Future<InEffect> set(String listener, String request);

  /** Takes up those of the configuration again, anew. */
  Future<InEffect> clear(String listener);
}
