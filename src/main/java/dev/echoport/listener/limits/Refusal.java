package dev.echoport.listener.limits;

import dev.echoport.completion.RefusalReason;

/**
 * Why a connection is not kept.
 *
 * @param detail the setting and its value
 */
public record Refusal(RefusalReason reason, String detail) {
  /** Ends the cause of a refusal, behind the limit. */
  public static final String REACHED = " is reached";
}
