package dev.echoport.config.load;

import dev.echoport.config.FaultsConfig;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.WrittenAddress;
import dev.echoport.config.processor.CheckedChain;
import dev.echoport.config.source.Binder;
import dev.echoport.config.source.CheckedPlan;
import dev.echoport.config.source.PlanReader;
import dev.echoport.config.source.Settings;
import dev.echoport.config.value.ListenUriType;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the settings of listeners into {@link ListenerConfig}s. */
final class ListenerReader {
  private final Settings settings;
  private final Problems problems;
  private final Binder binder;

  ListenerReader(Settings settings, Problems problems, Binder binder) {
    this.settings = settings;
    this.problems = problems;
    this.binder = binder;
  }

  /** The listeners of which nothing was reported. */
  Map<String, ListenerConfig> read() {
    reportNoListener();
    Map<String, ListenerConfig> listeners = new LinkedHashMap<>();
    settings
        .listeners()
        .forEach(
            (name, origin) -> {
              ListenAddress address = address(name, origin);
              if (address != null) {
                new ListenerKeys(settings, address, name).reportOthers(problems);
              }
              if (address != null && settings.isValid(Settings.listenerPath(name))) {
                listeners.put(name, listener(name, address));
              }
            });
    Report report = new Report(settings, problems);
    listeners.values().forEach(listener -> new ListenerChecks(report, listener).run());
    return listeners;
  }

  private void reportNoListener() {
    if (settings.listeners().isEmpty()) {
      settings.removedListeners().values().stream()
          .max(Origin::compareTo)
          .ifPresent(
              last ->
                  problems.add(
                      last, "listeners", "the last listener is removed (expected: one at least)"));
    }
  }

  /** The address with the optional host and port in effect; {@code null} after a problem. */
  private @Nullable ListenAddress address(String name, Origin origin) {
    String uri = Settings.listenerPath(name) + ".uri";
    if (settings.find(uri) == null) {
      problems.add(origin, uri, "is missing (expected: " + ListenUriType.EXPECTED + ")");
      return null;
    }
    return effectiveAddress(name);
  }

  @Nullable ListenAddress effectiveAddress(String name) {
    String path = Settings.listenerPath(name);
    return settings.isValid(path + ".host") && settings.isValid(path + ".port")
        ? binder.bind(WrittenAddress.class, path).get()
        : null;
  }

  private FaultsConfig faults(String path, ListenAddress address) {
    String plan = path + ".faults.plan";
    CheckedPlan checked = settings.value(plan, CheckedPlan.class);
    new PlanReader(problems).reportForeign(plan, checked, address);
    return binder.bind(FaultsConfig.class, path + ".faults", Map.of("plan", checked.faults()));
  }

  private ListenerConfig listener(String name, ListenAddress address) {
    String path = Settings.listenerPath(name);
    List<ProcessorConfig> processors =
        settings.value(path + ".processors", CheckedChain.class).processors();
    ListenerConfig listener =
        binder.bind(
            ListenerConfig.class,
            path,
            Map.of(
                "name",
                name,
                "address",
                address,
                "processors",
                processors,
                "faults",
                faults(path, address)));
    return listener.tls().alpn().isEmpty()
        ? listener.with(listener.tls().offering(address.scheme().alpn()))
        : listener;
  }
}
