package dev.echoport.cluster;

/**
 * What is known of a member.
 *
 * <pre>
 *   UP --it says so--> DRAINING
 *    |                    |
 *    +--silence, or its last report--> LOST --a report--> UP or DRAINING
 * </pre>
 */
public enum MemberState {
  UP,
  DRAINING,
  /** It left, or nothing was heard of it for three seconds; its totals are the last ones. */
  LOST
}
