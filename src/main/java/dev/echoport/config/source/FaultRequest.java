package dev.echoport.config.source;

import dev.echoport.config.ConfigException;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.value.BooleanType;
import dev.echoport.config.value.DurationType;
import dev.echoport.config.value.Types;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlReader;
import dev.echoport.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults that somebody asks of a running node, in the words of the configuration.
 *
 * @param expires for how long; zero: until the next change
 */
public record FaultRequest(FaultsConfig faults, Duration expires) {
  private static final String PLAN = "plan";
  private static final String SEED = "seed";
  private static final String EXPIRES = "expires";
  private static final String OPEN = "open";
  private static final List<String> KEYS = List.of(SEED, PLAN, EXPIRES, OPEN);
  private static final DurationType TIMES = DurationType.between("0s", "24h");

  /**
   * Reads {@code {seed, plan, expires}}, a plan alone, or a single fault; YAML or JSON.
   *
   * @throws ConfigException with every problem there is
   */
  public static FaultRequest read(String text, ListenerConfig listener) throws ConfigException {
    Problems problems = new Problems();
    Origin origin = new Origin(Origin.Kind.FILE, 0, "request");
    YamlNode node = new YamlReader(problems).read(text, origin, "");
    FaultRequest request = node == null ? null : read(node, listener, problems);
    problems.throwIfAny();
    if (request == null) {
      throw new IllegalStateException("no request and no problem");
    }
    return request;
  }

  private static @Nullable FaultRequest read(
      YamlNode node, ListenerConfig listener, Problems problems) {
    ProcessorEntry entry = new ProcessorEntry("faults", whole(node), problems);
    for (String key : entry.keys()) {
      if (key.equals(OPEN)) {
        boolean open = entry.value(OPEN, new BooleanType(), false);
        if (open) {
          entry.report(OPEN, "is not built yet: faults are for new connections (expected: false)");
        }
      } else if (!KEYS.contains(key)) {
        entry.report(key, "is not a known key " + NearMiss.hint(key, KEYS));
      }
    }
    long seed = entry.value(SEED, Types.SEED, 0L);
    Duration expires = entry.value(EXPIRES, TIMES, Duration.ZERO);
    CheckedPlan plan = plan(whole(node), listener, problems);
    return entry.isValid() && plan != null
        ? new FaultRequest(new FaultsConfig(seed, plan.faults()), expires)
        : null;
  }

  private static @Nullable CheckedPlan plan(
      YamlNode.Mapping whole, ListenerConfig listener, Problems problems) {
    YamlNode plan = listed(whole.entries().get(PLAN));
    if (plan == null) {
      problems.add(
          whole.origin(), "faults.plan", "is missing (expected: " + PlanReader.EXPECTED + ")");
      return null;
    }
    PlanReader reader = new PlanReader(problems);
    CheckedPlan checked = (CheckedPlan) reader.read("faults.plan", plan).value();
    if (checked != null) {
      reader.reportForeign("faults.plan", checked, listener.address());
    }
    return checked;
  }

  /** A plan alone, or a fault alone, is the plan of the whole. */
  private static YamlNode.Mapping whole(YamlNode node) {
    if (node instanceof YamlNode.Mapping map && !map.entries().containsKey(FaultKeys.DO)) {
      return map;
    }
    return new YamlNode.Mapping(node.origin(), Map.of(PLAN, node));
  }

  private static @Nullable YamlNode listed(@Nullable YamlNode plan) {
    return plan instanceof YamlNode.Mapping fault && fault.entries().containsKey(FaultKeys.DO)
        ? new YamlNode.Sequence(fault.origin(), List.of(fault))
        : plan;
  }

  /** What is in {@code plan}, as JSON has it. */
  public static List<Map<String, Object>> json(List<Fault> plan) {
    return plan.stream().map(PlanText::keys).toList();
  }
}
