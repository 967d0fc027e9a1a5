package dev.echoport.client.probe;

import java.io.IOException;

/** One way to find out whether a service works. */
interface Probe {

  /** First word of the output. */
  String service();

  /** Appends what is counted, as it follows "3/3 " in the output. */
  void appendCounted(StringBuilder line);

  /**
   * Tries once.
   *
   * @return the round trip in nanoseconds
   * @throws ProbeFailure when the service does not do what it should
   * @throws IOException when the connection fails
   */
  long attempt(Deadline deadline) throws IOException, ProbeFailure, InterruptedException;
}
