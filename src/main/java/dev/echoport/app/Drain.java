package dev.echoport.app;

import dev.echoport.completion.report.ListenerReport;
import dev.echoport.condition.DrainState;
import dev.echoport.config.DrainConfig;
import dev.echoport.history.Mark;
import dev.echoport.text.DurationText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what a node does for others, part after part, and accounts for it. */
final class Drain {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final NodeParts parts;
  private final String node;
  private final DrainConfig config;

  Drain(NodeParts parts, String node, DrainConfig config) {
    this.parts = parts;
    this.node = node;
    this.config = config;
  }

  /** Says so at once, accepts for the grace period, then stops. */
  Future<FinalReport> run(Vertx vertx) {
    announce();
    long grace = Math.max(1, config.grace().toMillis());
    return cutSoFar()
        .compose(
            cutBefore ->
                vertx
                    .timer(grace, TimeUnit.MILLISECONDS)
                    .compose(graceOver -> stop(new SlowEnds(Instant.now()), cutBefore)));
  }

  private void announce() {
    parts.health.draining();
    parts.cluster.draining();
    String grace = DurationText.of(config.grace());
    String timeout = DurationText.of(config.timeout());
    LOG.atInfo().addKeyValue("grace", grace).addKeyValue("timeout", timeout).log("draining");
    parts.condition.draining(new DrainState(Instant.now(), config.grace(), config.timeout()));
    parts.history.mark(
        Mark.Kind.DRAINING,
        "the node was told to stop (grace %s, timeout %s)".formatted(grace, timeout));
  }

  private Future<Long> cutSoFar() {
    return parts.view.listeners().map(FinalReport::cut);
  }

  private Future<FinalReport> stop(SlowEnds slow, long cutBefore) {
    return slow.timed("reload", parts.reloads.stop())
        .compose(settled -> slow.timed("listeners", parts.listeners.stop()))
        .compose(undeployed -> slow.timed("requests", stopServing()))
        .compose(drained -> slow.look(parts.view))
        .compose(looked -> parts.view.listeners())
        .map(reports -> report(reports, cutBefore, slow));
  }

  /** What other nodes have asked for is still answered. */
  private Future<?> stopServing() {
    long millis = Math.max(1, config.timeout().toMillis());
    return parts
        .served
        .<Future<?>>map(
            served -> served.drain().timeout(millis, TimeUnit.MILLISECONDS).otherwiseEmpty())
        .orElseGet(Future::succeededFuture);
  }

  private FinalReport report(List<ListenerReport> reports, long cutBefore, SlowEnds slow) {
    return parts
        .served
        .map(processors -> FinalReport.ofWorker(node, reports, processors.totals(), slow))
        .orElseGet(() -> FinalReport.of(node, reports, cutBefore, slow));
  }
}
