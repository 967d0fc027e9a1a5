package dev.echoport.listener;

import dev.echoport.completion.RefusalReason;

/**
 * Why a connection is not kept.
 *
 * @param detail the setting and its value
 */
record Refusal(RefusalReason reason, String detail) {
  /** Ends the cause of a refusal, behind the limit. */
  static final String REACHED = " is reached";
}
