package dev.echoport.cluster;

/** Addresses on the event bus that the nodes share. */
final class ClusterAddresses {
  private ClusterAddresses() {}

  /** Where a node takes requests to follow its completions. */
  static String requests(String instance) {
    return "echoport.completions.node." + instance;
  }

  /** Where a node takes the completions that it follows. */
  static String records(String instance) {
    return "echoport.completions.follower." + instance;
  }
}
