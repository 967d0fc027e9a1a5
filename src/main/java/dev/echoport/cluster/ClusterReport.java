package dev.echoport.cluster;

import java.util.List;

/** The members of the cluster as one node knows them, by name; a node alone is the only member. */
public record ClusterReport(List<Member> members) {

  public ClusterReport {
    members = List.copyOf(members);
  }

  /** The sum over all members, including lost ones. */
  public NodeTotals totals() {
    return members.stream().map(Member::totals).reduce(NodeTotals.ZERO, NodeTotals::plus);
  }

  /**
   * One member.
   *
   * @param ageMillis since its last report came; 0 for the node that was asked
   */
  public record Member(NodeIdentity node, MemberState state, long ageMillis, NodeTotals totals) {}
}
