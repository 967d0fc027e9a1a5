package dev.echoport.cluster;

import java.util.List;

/** The cluster's settings do not fit this host; one line for each reason. */
public final class ClusterStartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ClusterStartException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** What stood in the way, and what to do about it. */
  public List<String> problems() {
    return problems;
  }
}
