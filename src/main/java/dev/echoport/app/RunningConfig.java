package dev.echoport.app;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.Problem;
import dev.echoport.config.load.ConfigChange;
import dev.echoport.config.load.FixedSettings;
import dev.echoport.config.load.LoadedConfig;
import dev.echoport.listener.limits.NodeLimits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in effect, and how it is replaced while the node runs. Safe for all threads.
 */
final class RunningConfig implements AutoCloseable {
  private final Catalogs catalogs;
  private final NodeLimits limits;
  private final NodeMemory memory = new NodeMemory();
  private final RunningLog log;
  private volatile LoadedConfig loaded;

  RunningConfig(ConfigSource.Loaded start) {
    this.loaded = start.config();
    this.log = new RunningLog(current().log());
    this.catalogs = new Catalogs(start.catalog());
    this.limits = new NodeLimits(start.config().config().limits(), memory.budget()::full);
    memory.use(start.config().config().limits().memory());
  }

  GatewayConfig current() {
    return loaded.config();
  }

  /** The same as YAML, by dotted path; empty where there was no text. */
  Map<String, String> settings() {
    return loaded.settings();
  }

  /** Where its processors are taken from. */
  Catalogs catalogs() {
    return catalogs;
  }

  /** Its limits of the node as a whole. */
  NodeLimits limits() {
    return limits;
  }

  /** What it logs. */
  RunningLog log() {
    return log;
  }

  /** What peers can make the node hold. */
  NodeMemory memory() {
    return memory;
  }

  /**
   * Replaces it. One after the other.
   *
   * @return fails with a {@link ConfigException} and every problem; then nothing has changed
   */
  Future<ConfigChange> replace(
      ConfigSource.Loaded next, ProcessorParts processors, RunningListeners listeners) {
    Map<String, ListenerConfig> after = next.config().config().listeners();
    List<Problem> problems = new ArrayList<>(FixedSettings.problems(loaded, next.config()));
    ProcessorParts.problems(after.values())
        .forEach(why -> problems.add(new Problem("reload", null, "", why)));
    if (!problems.isEmpty()) {
      next.catalog().close();
      return Future.failedFuture(new ConfigException(problems));
    }
    Map<String, ListenerConfig> accepting = new LinkedHashMap<>(current().listeners());
    accepting.keySet().retainAll(listeners.names()); // others were drained, and are bound again
    ConfigChange change = ConfigChange.between(accepting, after);
    catalogs.use(next.catalog());
    return processors
        .serve(after.values(), next.config().config().workers())
        .compose(served -> listeners.apply(change, after))
        .andThen((done, failure) -> applied(next.config(), change, failure))
        .map(change);
  }

  private void applied(LoadedConfig next, ConfigChange change, @Nullable Throwable failure) {
    if (failure != null || (change.added().isEmpty() && change.changed().isEmpty())) {
      catalogs.back();
    }
    if (failure == null) {
      loaded = next;
      limits.use(next.config().limits());
      memory.use(next.config().limits().memory());
      log.use(next.config().log());
    }
  }

  /** The loops have ended. */
  @Override
  public void close() {
    memory.close();
    catalogs.close();
  }
}
