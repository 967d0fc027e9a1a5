package dev.echoport.processor;

import dev.echoport.api.AsyncTransformation;
import dev.echoport.api.Place;
import dev.echoport.api.Processor;
import dev.echoport.api.Transformation;
import dev.echoport.completion.ProcessorTotals;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The processors of one listener on one loop, as stages. Owned by that loop. */
public final class ProcessorChain {
  private final List<StagePlan> stages = new ArrayList<>();
  private final FrameSlots slots;
  private final Executor context;
  private final MemoryBudget memory;
  private final LongSupplier clock;
  private final boolean raw;

  /**
   * What all listeners of a node share. Safe for all threads.
   *
   * @param processors by name
   * @param pools of worker verticles, by name
   * @param virtualThreads called only if a processor wants them
   */
  public record Workplaces(
      Function<String, Processor> processors,
      Function<String, Executor> pools,
      Executor virtualThreads,
      BusRequests bus) {}

  /** A stage, and how its steps are made for a connection. */
  private record StagePlan(Stage stage, List<StepPlan> steps) {}

  /** A processor; those that are not stateful share one step. */
  private record StepPlan(
      ProcessorConfig config,
      @Nullable Processor processor,
      @Nullable Step shared,
      ProcessorTotals totals) {}

  /**
   * @param totals one for each processor, in order
   * @param maxFrames bound on the frames in process on this loop
   * @param memory what frames may take beyond their own size
   * @param loop runs what it is given on this loop, later
   * @param context runs what it is given at once, in this loop's Vert.x context
   * @throws IllegalArgumentException if the options of a processor contradict each other
   */
  public ProcessorChain(
      ListenerConfig listener,
      Workplaces places,
      List<ProcessorTotals> totals,
      int maxFrames,
      MemoryBudget memory,
      Executor loop,
      Executor context,
      LongSupplier clock) {
    this.slots = new FrameSlots(maxFrames, loop, clock);
    this.context = context;
    this.memory = memory;
    this.clock = clock;
    this.raw = listener.frame().format().isRaw();
    Mailbox mailbox = new Mailbox(loop);
    List<ProcessorConfig> configs = listener.processors();
    for (int i = 0; i < configs.size(); i++) {
      add(configs.get(i), totals.get(i), places, mailbox);
    }
  }

  private void add(
      ProcessorConfig config, ProcessorTotals totals, Workplaces places, Mailbox mailbox) {
    StepPlan step = plan(config, totals, places);
    if (step.shared() != null
        && step.shared().transformation() instanceof AsyncTransformation async) {
      stages.add(new StagePlan(new AsyncStage(async, context, mailbox), List.of(step)));
    } else if (joinsLast(config)) {
      stages.get(stages.size() - 1).steps().add(step);
    } else {
      stages.add(new StagePlan(stage(config, places, mailbox), new ArrayList<>(List.of(step))));
    }
  }

  private StepPlan plan(ProcessorConfig config, ProcessorTotals totals, Workplaces places) {
    if (config.on() == Place.BUS) {
      AsyncTransformation request = (payload, frame) -> places.bus().ask(config, payload, frame);
      return new StepPlan(config, null, step(config, request, false, totals), totals);
    }
    Processor processor = places.processors().apply(config.name());
    boolean stateful = processor.stateful(config.options(), raw);
    Step shared =
        stateful ? null : step(config, processor.open(config.options(), raw), false, totals);
    return new StepPlan(config, processor, shared, totals);
  }

  private static Step step(
      ProcessorConfig config,
      Transformation transformation,
      boolean stateful,
      ProcessorTotals totals) {
    long timeout =
        config.on() == Place.WORKER || config.on() == Place.VIRTUAL
            ? config.timeout().toNanos()
            : 0;
    return new Step(transformation, config.onError(), timeout, stateful, totals);
  }

  /** Neighbours that run at the same place run in one go. */
  private boolean joinsLast(ProcessorConfig config) {
    if (stages.isEmpty() || stages.get(stages.size() - 1).stage() instanceof AsyncStage) {
      return false;
    }
    List<StepPlan> last = stages.get(stages.size() - 1).steps();
    ProcessorConfig neighbour = last.get(last.size() - 1).config();
    return neighbour.on() == config.on() && neighbour.pool().equals(config.pool());
  }

  private static Stage stage(ProcessorConfig config, Workplaces places, Mailbox mailbox) {
    return switch (config.on()) {
      case LOOP -> new LoopStage();
      case WORKER -> new ThreadStage(places.pools().apply(config.pool()), mailbox);
      case VIRTUAL -> new ThreadStage(places.virtualThreads(), mailbox);
      case BUS -> throw new IllegalStateException("asynchronous");
    };
  }

  /** The way through the chain for a new connection. */
  public FrameFlow open(FrameFlow.Receiver receiver) {
    FrameFlow flow = new FrameFlow(receiver, slots, memory, clock);
    stages.forEach(stage -> flow.add(stage.stage(), steps(stage)));
    return flow;
  }

  private List<Step> steps(StagePlan stage) {
    List<Step> steps = new ArrayList<>(stage.steps().size());
    for (StepPlan plan : stage.steps()) {
      steps.add(plan.shared() == null ? own(plan) : plan.shared());
    }
    return steps;
  }

  private Step own(StepPlan plan) {
    ProcessorConfig config = plan.config();
    Processor processor = plan.processor();
    if (processor == null) {
      throw new IllegalStateException(config.name());
    }
    return step(config, processor.open(config.options(), raw), true, plan.totals());
  }

  /** How many frames may be in process. */
  public FrameSlots slots() {
    return slots;
  }

  /** Names for the totals of each processor: its own, with a number where it repeats. */
  public static List<String> names(List<ProcessorConfig> processors) {
    Map<String, Integer> seen = new HashMap<>();
    List<String> names = new ArrayList<>();
    for (ProcessorConfig processor : processors) {
      int count = seen.merge(processor.name(), 1, Integer::sum);
      names.add(count == 1 ? processor.name() : processor.name() + "-" + count);
    }
    return names;
  }
}
