package dev.echoport.client.probe;

import java.io.IOException;

/** How an attempt of a probe comes to its connection. */
public interface Connecting {

  /** Up to the first byte of what is spoken there. */
  ProbeStream connect(Deadline deadline) throws IOException, ProbeFailure, InterruptedException;
}
