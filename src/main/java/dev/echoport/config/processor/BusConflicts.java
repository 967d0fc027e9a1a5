package dev.echoport.config.processor;

import dev.echoport.api.Place;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.source.Settings;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import java.util.Collection;
import java.util.List;

/** Reports processors that remember earlier frames on the bus, where any node may get the next. */
public final class BusConflicts {
  private final Settings settings;
  private final Problems problems;
  private final KnownProcessors known;

  public BusConflicts(Settings settings, Problems problems, KnownProcessors known) {
    this.settings = settings;
    this.problems = problems;
    this.known = known;
  }

  public void report(Collection<ListenerConfig> listeners) {
    listeners.forEach(this::report);
  }

  private void report(ListenerConfig listener) {
    String path = Settings.listenerPath(listener.name()) + ".processors";
    List<Origin> origins = settings.value(path, CheckedChain.class).origins();
    for (int i = 0; i < origins.size(); i++) {
      ProcessorConfig processor = listener.processors().get(i);
      ProcessorDeclaration declaration = known.find(processor.name());
      if (processor.on() == Place.BUS && declaration != null) {
        String key = CheckedChain.entryPath(path, i) + ".on";
        report(declaration, processor, listener.frame().format().isRaw(), origins.get(i), key);
      }
    }
  }

  private void report(
      ProcessorDeclaration declaration,
      ProcessorConfig processor,
      boolean raw,
      Origin origin,
      String key) {
    try {
      if (declaration.stateful(processor.options(), raw)) {
        problems.add(origin, key, PlaceText.noMemoryOnBus(declaration.spec()));
      }
    } catch (RuntimeException e) {
      problems.add(origin, key, "cannot tell whether it remembers frames: " + e);
    }
  }
}
