package dev.echoport.config.load;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.Problem;
import dev.echoport.config.source.Records;
import dev.echoport.config.source.Schema;
import dev.echoport.config.source.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a running node cannot change: its identity, its loops, what is bound or joined
 * once, and what a socket got when it was made.
 */
public final class FixedSettings {
  private final LoadedConfig running;
  private final LoadedConfig next;
  private final List<Problem> problems = new ArrayList<>();

  private FixedSettings(LoadedConfig running, LoadedConfig next) {
    this.running = running;
    this.next = next;
  }

  /** Those in which {@code next} differs, one problem each. */
  public static List<Problem> problems(LoadedConfig running, LoadedConfig next) {
    FixedSettings settings = new FixedSettings(running, next);
    settings.compareSettings();
    return List.copyOf(settings.problems);
  }

  private void compareSettings() {
    Map<String, String> before = running.settings();
    next.settings()
        .forEach(
            (path, value) -> {
              @Nullable String old = before.get(path);
              if (isFixed(path) && old != null && !old.equals(value)) {
                report(path, value, old);
              }
            });
  }

  private boolean isFixed(String path) {
    return Records.way(path).stream().anyMatch(Schema.Entry::restart) && !isOfAnotherSocket(path);
  }

  /** A socket is made with what its listener says, and a second one cannot be bound beside it. */
  private boolean isOfAnotherSocket(String path) {
    for (ListenerConfig listener : next.config().listeners().values()) {
      @Nullable ListenerConfig old = running.config().listeners().get(listener.name());
      if (path.startsWith(Settings.listenerPath(listener.name()) + ".")) {
        return old == null || !old.address().equals(listener.address());
      }
    }
    return false;
  }

  private void report(String path, String value, String old) {
    problems.add(
        new Problem(
            "reload",
            null,
            path,
            value
                + " in place of "
                + old
                + " needs a restart (expected: what the node runs with)"));
  }
}
