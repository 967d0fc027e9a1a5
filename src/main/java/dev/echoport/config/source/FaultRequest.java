package dev.echoport.config.source;

import dev.echoport.config.ConfigException;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.FaultsConfig.Choose;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.value.BooleanType;
import dev.echoport.config.value.ChoiceType;
import dev.echoport.config.value.DurationType;
import dev.echoport.config.value.IntegerType;
import dev.echoport.config.value.Types;
import dev.echoport.config.yaml.Origin;
import dev.echoport.config.yaml.Problems;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlReader;
import dev.echoport.fault.Fault;
import dev.echoport.scheme.Feature;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults that somebody asks of a running node, in the words of the configuration.
 *
 * @param expires for how long; zero: until the next change
 * @param open whether they are for open connections as well
 */
public record FaultRequest(FaultsConfig faults, Duration expires, boolean open) {
  private static final String PLAN = "plan";
  private static final String SEED = "seed";
  private static final String EXPIRES = "expires";
  private static final String OPEN = "open";
  private static final String CHOOSE = "choose";
  private static final String FIRST = "first";
  private static final List<String> KEYS = List.of(SEED, CHOOSE, FIRST, PLAN, EXPIRES, OPEN);
  private static final List<String> LINE_KEYS = List.of(SEED, FIRST, PLAN);
  private static final IntegerType FIRSTS = new IntegerType(1, Integer.MAX_VALUE);
  private static final DurationType TIMES = DurationType.between("0s", "24h");

  /**
   * Reads {@code {seed, choose, first, plan, expires, open}}, a plan alone, or a single fault; YAML
   * or JSON.
   *
   * @throws ConfigException with every problem there is
   */
  public static FaultRequest read(String text, ListenerConfig listener) throws ConfigException {
    return read(text, listener, KEYS);
  }

  /**
   * Reads what a connection asks for itself: {@code {seed, first, plan}}, a plan or a fault alone.
   *
   * @throws ConfigException with every problem there is
   */
  public static FaultsConfig readLine(String text, ListenerConfig listener) throws ConfigException {
    return read(text, listener, LINE_KEYS).faults();
  }

  private static FaultRequest read(String text, ListenerConfig listener, List<String> keys)
      throws ConfigException {
    Problems problems = new Problems();
    Origin origin = new Origin(Origin.Kind.FILE, 0, "request");
    YamlNode node = new YamlReader(problems).read(text, origin, "");
    FaultRequest request = node == null ? null : read(whole(node), listener, keys, problems);
    problems.throwIfAny();
    if (request == null) {
      throw new IllegalStateException("no request and no problem");
    }
    return request;
  }

  private static @Nullable FaultRequest read(
      YamlNode.Mapping whole, ListenerConfig listener, List<String> keys, Problems problems) {
    ProcessorEntry entry = new ProcessorEntry("faults", whole, problems);
    for (String key : entry.keys()) {
      if (!keys.contains(key)) {
        entry.report(key, "is not a known key " + NearMiss.hint(key, keys));
      }
    }
    boolean open = entry.value(OPEN, new BooleanType(), false);
    long seed = entry.value(SEED, Types.SEED, 0L);
    int first = entry.value(FIRST, FIRSTS, 1);
    Choose choose = entry.value(CHOOSE, new ChoiceType<>(Choose.class), Choose.OFF);
    Duration expires = entry.value(EXPIRES, TIMES, Duration.ZERO);
    CheckedPlan plan =
        choose == Choose.LINE && !entry.has(PLAN)
            ? new CheckedPlan(List.of(), List.of(), List.of())
            : plan(whole, listener, problems);
    if (!entry.isValid() || plan == null) {
      return null;
    }
    FaultsConfig faults = new FaultsConfig(seed, choose, first, plan.faults());
    String problem = FaultChecks.choose(faults, listener.address());
    if (problem != null) {
      entry.report(CHOOSE, problem);
    }
    if (open && faults.byLine()) {
      entry.report(OPEN, "means nothing beside choose: line (expected: false)");
    } else if (open && !listener.address().scheme().has(Feature.STREAM)) {
      entry.report(
          OPEN,
          "means nothing on %s (expected: false)".formatted(listener.address().scheme().prefix()));
    } else if (open && faults.asPlan().needsKeys()) {
      entry.report(OPEN, "cannot be: " + FaultChecks.NO_KEYS + " (expected: false)");
    }
    if (!keys.contains(CHOOSE)) {
      FaultChecks.reportOthers(plan, first, listener.address().scheme(), problems);
    }
    return new FaultRequest(faults, expires, open);
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

  /**
   * A plan alone, or a fault alone, is the plan of the whole. Where a whole stands as the plan of
   * another one, as a command line with options writes it, what the outer one says holds.
   */
  private static YamlNode.Mapping whole(YamlNode node) {
    if (!isWhole(node)) {
      return new YamlNode.Mapping(node.origin(), Map.of(PLAN, node));
    }
    Map<String, YamlNode> outer = ((YamlNode.Mapping) node).entries();
    YamlNode inner = outer.get(PLAN);
    if (inner == null || !isWhole(inner)) {
      return (YamlNode.Mapping) node;
    }
    Map<String, YamlNode> both = new LinkedHashMap<>(outer);
    both.remove(PLAN);
    ((YamlNode.Mapping) inner).entries().forEach(both::putIfAbsent);
    return new YamlNode.Mapping(node.origin(), both);
  }

  private static boolean isWhole(YamlNode node) {
    return node instanceof YamlNode.Mapping map && !map.entries().containsKey(FaultKeys.DO);
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
