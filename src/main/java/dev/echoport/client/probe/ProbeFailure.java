package dev.echoport.client.probe;

/** Why one attempt of a probe failed, as a phrase for a monitoring system. */
public final class ProbeFailure extends Exception {
  private static final long serialVersionUID = 1;

  ProbeFailure(String reason) {
    super(reason, null, false, false);
  }

  /** The phrase. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
