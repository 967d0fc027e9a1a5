package dev.echoport.history;

import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.ListenerReport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the loops for their counts every ten seconds, and has a worker remember them. While a loop
 * does not answer it waits: the next interval is then as long as that.
 */
public final class Sampler {
  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

  private final Vertx vertx;
  private final NodeHistory history;
  private final GatewayView gateway;
  private final Supplier<ProcessFacts> process;
  private boolean taking;

  /**
   * @param process called by a worker
   */
  public Sampler(
      Vertx vertx, NodeHistory history, GatewayView gateway, Supplier<ProcessFacts> process) {
    this.vertx = vertx;
    this.history = history;
    this.gateway = gateway;
    this.process = process;
  }

  /** Begins at once, on one of the loops; ends with them. */
  public void start() {
    vertx.runOnContext(
        home -> {
          vertx.setPeriodic(Track.STEP_MILLIS, tick -> tick());
          tick();
        });
  }

  private void tick() {
    if (!taking) {
      taking = true;
      sample()
          .onComplete(
              (done, failure) -> {
                taking = false;
                if (failure != null) {
                  LOG.warn("no sample for the history", failure);
                }
              });
    }
  }

  /** Takes one now; completes when it is remembered. */
  public Future<Void> sample() {
    return Future.all(gateway.listeners(), gateway.memory())
        .compose(
            counted ->
                vertx.executeBlocking(
                    () -> {
                      List<ListenerReport> listeners = counted.resultAt(0);
                      history.add(
                          new Sample(
                              System.currentTimeMillis(),
                              System.nanoTime(),
                              listeners,
                              counted.resultAt(1),
                              process.get()));
                      return null;
                    }));
  }
}
