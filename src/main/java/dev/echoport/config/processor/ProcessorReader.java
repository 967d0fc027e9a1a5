package dev.echoport.config.processor;

import dev.echoport.api.Place;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.config.source.NearMiss;
import dev.echoport.config.source.ProcessorEntry;
import dev.echoport.config.value.TextType;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.text.ListenerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns one entry of a chain into a {@link ProcessorConfig}, or reports all that is wrong. */
final class ProcessorReader {
  private final Problems problems;
  private final KnownProcessors known;
  private final RouteReader routes;

  ProcessorReader(Problems problems, KnownProcessors known, Collection<String> pools) {
    this.problems = problems;
    this.known = known;
    this.routes = new RouteReader(pools);
  }

  /** {@code null} where something was reported. */
  @Nullable ProcessorConfig read(String path, YamlNode node) {
    if (!(node instanceof YamlNode.Mapping map)) {
      String message = node.describe() + " is not a processor (expected: {name: uppercase})";
      problems.add(node.origin(), path, message);
      return null;
    }
    ProcessorEntry entry = new ProcessorEntry(path, map, problems);
    String name = entry.required(ProcessorKeys.NAME, ProcessorKeys.NAMED);
    return name == null ? null : read(entry, name);
  }

  private @Nullable ProcessorConfig read(ProcessorEntry entry, String name) {
    ProcessorDeclaration declaration = known.find(name);
    if (declaration == null && !isServedElsewhere(entry)) {
      reportUnknown(entry, name);
      return null;
    }
    ProcessorConfig processor =
        declaration == null ? foreign(entry, name) : declared(entry, declaration);
    return entry.isValid() ? processor : null;
  }

  private static boolean isServedElsewhere(ProcessorEntry entry) {
    return entry.has(ProcessorKeys.ON)
        && entry.value(ProcessorKeys.ON, ProcessorKeys.PLACE, Place.LOOP) == Place.BUS
        && entry.has(ProcessorKeys.ADDRESS);
  }

  private void reportUnknown(ProcessorEntry entry, String name) {
    if (known.complete()) {
      String message = "\"" + name + "\" is not a processor ";
      entry.report(ProcessorKeys.NAME, message + NearMiss.hint(name, known.names()));
    }
  }

  private ProcessorConfig declared(ProcessorEntry entry, ProcessorDeclaration declaration) {
    ProcessorSpec spec = declaration.spec();
    ProcessorOptions options = options(entry, spec);
    Place usual = entry.isValid() ? usualPlace(entry, declaration, options) : spec.places().get(0);
    Place on = entry.value(ProcessorKeys.ON, ProcessorKeys.PLACE, usual);
    if (!spec.places().contains(on)) {
      entry.report(ProcessorKeys.ON, PlaceText.notAllowed(on, spec));
    }
    return routes.read(entry, spec.name(), options, on);
  }

  private static Place usualPlace(
      ProcessorEntry entry, ProcessorDeclaration declaration, ProcessorOptions options) {
    try {
      return declaration.defaultPlace(options);
    } catch (RuntimeException e) {
      entry.report(ProcessorKeys.NAME, "cannot tell where it runs: " + e);
      return Place.WORKER;
    }
  }

  private static ProcessorOptions options(ProcessorEntry entry, ProcessorSpec spec) {
    List<String> keys = new ArrayList<>(spec.options().stream().map(OptionSpec::name).toList());
    keys.addAll(ProcessorSpec.RESERVED);
    entry.reportUnknownKeys(keys, spec.name());
    Map<String, Object> values = new LinkedHashMap<>();
    for (OptionSpec option : spec.options()) {
      Object value = OptionType.of(option).read(entry);
      if (value != null) {
        values.put(option.name(), value);
      }
    }
    return new ProcessorOptions(values);
  }

  /** A processor in another language: what its options mean, it alone knows. */
  private ProcessorConfig foreign(ProcessorEntry entry, String name) {
    if (!ListenerName.isValid(name)) {
      entry.report(ProcessorKeys.NAME, ListenerName.problem("processor", name));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    entry.keys().stream()
        .filter(key -> !ProcessorSpec.RESERVED.contains(key))
        .forEach(key -> values.put(key, entry.value(key, TextType.ANY, "")));
    return routes.read(entry, name, new ProcessorOptions(values), Place.BUS);
  }
}
