package dev.echoport.client.probe;

import dev.echoport.client.Durations;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tries in a thread of its own: a record of TLS that trickles in would keep a read waiting for
 * ever.
 */
record BoundedProbe(Probe probe) implements Probe {

  @Override
  public String service() {
    return probe.service();
  }

  @Override
  public void appendCounted(StringBuilder line) {
    probe.appendCounted(line);
  }

  @Override
  public long attempt(Deadline deadline) throws IOException, ProbeFailure, InterruptedException {
    FutureTask<Long> attempt = new FutureTask<>(() -> probe.attempt(deadline));
    Thread thread = new Thread(attempt, "probe");
    thread.setDaemon(true);
    thread.start();
    try {
      return attempt.get(deadline.allowed().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ProbeFailure("no answer within " + Durations.format(deadline.allowed()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ProbeFailure failure) {
        throw failure;
      }
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }
}
