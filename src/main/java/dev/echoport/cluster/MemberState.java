package dev.echoport.cluster;

/**
 * What is known of a member.
 *
 * <pre>
 *   UP --it says so--> DRAINING
 *    |                    |
 *    +--------------------+--its last report--> LEFT
 *    |                    |
 *    +--------------------+--silence----------> LOST --a report--> UP or DRAINING
 * </pre>
 */
public enum MemberState {
  UP,
  DRAINING,
  /** It stopped in order, and said so; its totals are the last ones. */
  LEFT,
  /** Nothing was heard of it for three seconds; its totals are those of its last report. */
  LOST;

  /** Whether it says itself that it leaves. Nodes of the first version say that they are lost. */
  boolean leaves() {
    return this == LEFT || this == LOST;
  }
}
