package dev.echoport.condition;

import java.time.Duration;
import java.time.Instant;

/**
 * A drain that has begun.
 *
 * @param grace for how long it goes on accepting
 * @param timeout how long connections may then take
 */
public record DrainState(Instant since, Duration grace, Duration timeout) {

  /** When what is still open is cut. */
  public Instant deadline() {
    return since.plus(grace).plus(timeout);
  }
}
