package dev.echoport.client.diagnose.path;

import dev.echoport.client.diagnose.finding.Finding;
import java.io.IOException;

/** One question about the path. Runs on a thread of its own, and bounds each of its waits. */
public interface Check {

  /**
   * Finds out.
   *
   * @throws IOException if the path failed where the check did not expect it
   */
  Finding run(EchoPath path) throws IOException, InterruptedException;
}
