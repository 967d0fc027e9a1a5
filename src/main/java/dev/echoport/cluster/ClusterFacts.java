package dev.echoport.cluster;

import java.util.Map;
import java.util.Optional;

/**
 * What a node knows of its cluster at one moment.
 *
 * @param members how many are in each state, this node among them; every state is there
 * @param oldestReportMillis age of the oldest last report of a member that is there
 * @param joined whether this node has joined, be it alone
 * @param splits how often a member was lost and came back, by a partition or because it hung
 * @param problem why discovery finds nobody
 */
public record ClusterFacts(
    Map<MemberState, Integer> members,
    long oldestReportMillis,
    boolean joined,
    long splits,
    Optional<String> problem) {

  /** Copies. */
  public ClusterFacts {
    members = Map.copyOf(members);
  }
}
