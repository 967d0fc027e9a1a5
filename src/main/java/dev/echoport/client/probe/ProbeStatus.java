package dev.echoport.client.probe;

/** The four answers of a monitoring plug-in. */
public enum ProbeStatus {
  OK,
  WARNING,
  CRITICAL,
  UNKNOWN;

  /** Exit code by the monitoring-plugins convention. */
  public int exitCode() {
    return ordinal();
  }

  /** Exit code of a container's health check: 1 unless the service works, however slowly. */
  public int dockerExitCode() {
    return this == OK || this == WARNING ? 0 : 1;
  }
}
