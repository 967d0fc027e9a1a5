package dev.echoport.app;

import dev.echoport.config.ConfigException;
import dev.echoport.config.Problem;
import dev.echoport.config.load.ConfigChange;
import dev.echoport.history.Mark;
import dev.echoport.history.NodeHistory;
import dev.echoport.text.FailureText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration of a running node again and applies it, or says why not. One reload after
 * the other. Safe for all threads.
 */
final class Reloads {
  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  private final Vertx vertx;
  private final ConfigSource source;
  private final NodeHistory history;
  private final Function<ConfigSource.Loaded, Future<ConfigChange>> apply;
  private Future<?> last = Future.succeededFuture();
  private boolean stopped;

  /**
   * @param history what a reload is marked in
   * @param apply puts what was read into effect, or fails with a {@link ConfigException} and has
   *     changed nothing
   */
  Reloads(
      Vertx vertx,
      ConfigSource source,
      NodeHistory history,
      Function<ConfigSource.Loaded, Future<ConfigChange>> apply) {
    this.vertx = vertx;
    this.source = source;
    this.history = history;
    this.apply = apply;
  }

  /** One problem for the whole configuration. */
  static ConfigException refusal(String why) {
    return new ConfigException(List.of(new Problem("reload", null, "", why)));
  }

  /** Completes with what is different; fails with a {@link ConfigException} if nothing is. */
  synchronized Future<ConfigChange> reload() {
    if (stopped) {
      return Future.failedFuture(
          refusal("the node is going to stop (expected: a node that serves)"));
    }
    return queue(this::run);
  }

  /** Another change of what runs: none happens during a reload, and no reload during it. */
  synchronized <T> Future<T> inLine(Supplier<Future<T>> change) {
    return stopped
        ? Future.failedFuture(refusal("the node is going to stop (expected: a node that serves)"))
        : queue(change);
  }

  private <T> Future<T> queue(Supplier<Future<T>> change) {
    Future<T> result = last.transform(before -> change.get());
    last = result;
    return result;
  }

  /** No reload begins any more; completes when the last one is over. */
  synchronized Future<?> stop() {
    stopped = true;
    return last.otherwiseEmpty();
  }

  private Future<ConfigChange> run() {
    return vertx
        .executeBlocking(source::read, false)
        .compose(apply)
        .andThen(
            (change, failure) -> {
              if (change != null) {
                LOG.atInfo()
                    .addKeyValue("added", change.added())
                    .addKeyValue("removed", change.removed())
                    .addKeyValue("changed", change.changed())
                    .addKeyValue("unchanged", change.unchanged())
                    .log("reloaded");
                history.mark(Mark.Kind.RELOADED, text(change));
              } else {
                rejected(failure);
              }
            });
  }

  private static String text(ConfigChange change) {
    StringJoiner text = new StringJoiner("; ", "the configuration was read again; ", "");
    text.setEmptyValue("the configuration was read again; no listener is different");
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put("added ", change.added());
    names.put("removed ", change.removed());
    names.put("changed ", change.changed());
    names.forEach(
        (word, listeners) -> {
          if (!listeners.isEmpty()) {
            text.add(word + String.join(", ", listeners));
          }
        });
    return text.toString();
  }

  private void rejected(Throwable failure) {
    history.mark(Mark.Kind.RELOAD_REJECTED, "a reload was rejected: " + FailureText.of(failure));
    if (failure instanceof ConfigException report) {
      report.problems().forEach(problem -> LOG.error("not reloaded: {}", problem));
    } else {
      LOG.error("not reloaded", failure);
    }
  }
}
