package dev.echoport.listener;

import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.ProcessorTotals;
import dev.echoport.completion.report.Unobserved;
import dev.echoport.config.GreetingConfig;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.LimitsConfig.ByteRates;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProcessorConfig;
import dev.echoport.connection.ConnectionFactory;
import dev.echoport.connection.Entrance;
import dev.echoport.connection.Inputs;
import dev.echoport.connection.LoopServices;
import dev.echoport.connection.input.ByteBudget;
import dev.echoport.connection.input.InputFactory;
import dev.echoport.fault.FaultDealer;
import dev.echoport.grpc.LoopReadiness;
import dev.echoport.grpc.Readiness;
import dev.echoport.http.HttpPeer;
import dev.echoport.http.SpillSpace;
import dev.echoport.http.answer.Answers;
import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import dev.echoport.listener.proxy.ProxyEntrance;
import dev.echoport.listener.tls.TlsEntrance;
import dev.echoport.memory.LoopMemory;
import dev.echoport.processor.ProcessorChain;
import dev.echoport.processor.builtin.GenerateProcessor;
import dev.echoport.transport.LoopClock;
import dev.echoport.transport.RingClock;
import dev.echoport.transport.TurnQueue;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link ConnectionSetup}s of one listener on one loop, all of which count into the same
 * totals. Owned by that loop.
 */
final class ConnectionSetups {
  /** Stands in the ids of connections of the node itself. */
  private static final String OWN = "-own";

  private final ContextInternal context;
  private final NodeServices node;
  private final LoopReporting reporting;
  private final Listener listener;
  private final ListenerTotals totals = new ListenerTotals();
  private final ListenerTotals ownTotals = new ListenerTotals();
  private final TurnQueue turns;

  ConnectionSetups(
      ContextInternal context, Listener listener, NodeServices node, LoopReporting reporting) {
    this.listener = listener;
    this.context = context;
    this.node = node;
    this.reporting = reporting;
    this.turns = TurnQueue.of(context.nettyEventLoop());
  }

  ListenerTotals totals() {
    return totals;
  }

  /** Of connections of the node itself. */
  ListenerTotals ownTotals() {
    return ownTotals;
  }

  /**
   * The first one.
   *
   * @throws IllegalArgumentException if the options of a processor contradict each other
   */
  ConnectionSetup first(ListenerTerms terms) {
    ProcessorChain chain = chain(terms.config());
    return with(terms, inputs(terms.config(), chain), chain);
  }

  /** The one after {@code previous}; processors that stay as they are stay in the same line. */
  ConnectionSetup next(ListenerTerms terms, ConnectionSetup previous) {
    return previous.processesAs(terms.config())
        ? with(terms, previous.inputs(), previous.chain())
        : first(terms);
  }

  private ConnectionSetup with(ListenerTerms terms, Inputs inputs, @Nullable ProcessorChain chain) {
    ListenerConfig config = terms.config();
    LoopClock clock = clock(config);
    LoopMemory memory = node.memory().loop(context.nettyEventLoop());
    Inputs echo = receipted(config, shaped(config, inputs, terms.budget()));
    // Whoever chooses is greeted first: the greeting has no faults.
    Inputs peers =
        terms.faults().plan().byLine()
            ? greeted(config, faulty(terms, echo))
            : faulty(terms, greeted(config, echo));
    LoopServices peerServices =
        new LoopServices(
            node.name(),
            config,
            totals,
            reporting.sink(),
            reporting.observer(),
            clock,
            memory,
            turns::add,
            peers);
    LoopServices own =
        new LoopServices(
            node.name() + OWN,
            config,
            ownTotals,
            Unobserved.INSTANCE,
            Unobserved.INSTANCE,
            clock,
            memory,
            turns::add,
            greeted(config, inputs));
    return new ConnectionSetup(
        config,
        new ConnectionFactory(peerServices),
        new ConnectionFactory(own),
        entrance(terms),
        inputs,
        chain);
  }

  private Entrance entrance(ListenerTerms terms) {
    ListenerConfig config = terms.config();
    Entrance first = config.proxyProtocol().isOn() ? new ProxyEntrance(config) : Entrance.OPEN;
    int handshakes = Math.max(1, config.tls().maxHandshakes() / node.loops());
    return terms
        .tls()
        .<Entrance>map(
            tls -> TlsEntrance.of(listener, tls, handshakes, context.nettyEventLoop(), first))
        .orElse(first);
  }

  /** What is done to the bytes takes time, which the ring's clock would not see. */
  private static LoopClock clock(ListenerConfig config) {
    boolean raw = config.onlyEchoes() && !config.isSecure() && config.faults().isOff();
    return raw ? RingClock.ofThisLoop() : System::nanoTime;
  }

  private static Inputs shaped(ListenerConfig config, Inputs inputs, @Nullable ByteBudget shared) {
    ByteRates rates = config.limits().bytesPerSecond();
    return rates.isOff() ? inputs : InputFactory.shaped(inputs, rates.connection(), shared);
  }

  private Inputs faulty(ListenerTerms terms, Inputs inputs) {
    FaultDealer faults = terms.faults();
    if (faults.plan().isOff()) {
      return inputs;
    }
    totals.withFaults();
    return InputFactory.faulty(inputs, faults, new ListenerFaultWords(terms.config()));
  }

  private static Inputs receipted(ListenerConfig config, Inputs inputs) {
    return config.greeting().receipt() ? InputFactory.receipted(inputs) : inputs;
  }

  private static Inputs greeted(ListenerConfig config, Inputs inputs) {
    GreetingConfig greeting = config.greeting();
    return greeting.lines() == 0 ? inputs : InputFactory.greeted(inputs, greeting);
  }

  private Inputs inputs(ListenerConfig config, @Nullable ProcessorChain chain) {
    if (config.address().scheme().isWeb()) {
      HttpConfig http = config.http();
      SpillSpace space =
          http.answer() == HttpConfig.Answering.AFTER
              ? new SpillSpace(context, http, node.loops())
              : null;
      Readiness readiness =
          http.grpc().health()
              ? new LoopReadiness(node.readiness(), context.nettyEventLoop())
              : Readiness.UNTOLD;
      Answers answers = new Answers(config, listener.statusTurns(), System.getenv());
      return InputFactory.session(socket -> new HttpPeer(socket, answers, space, readiness));
    }
    if (chain != null) {
      return InputFactory.framed(chain);
    }
    return config.processors().isEmpty() ? InputFactory.echo() : InputFactory.generator();
  }

  private @Nullable ProcessorChain chain(ListenerConfig config) {
    List<ProcessorConfig> processors = config.processors();
    List<ProcessorTotals> counts = totals.processors(ProcessorChain.names(processors));
    if (processors.isEmpty() || processors.get(0).name().equals(GenerateProcessor.NAME)) {
      return null;
    }
    return new ProcessorChain(
        config,
        node.workplaces().get(),
        counts,
        Math.max(1, config.maxFrames() / node.loops()),
        node.memory(),
        context.nettyEventLoop(),
        task -> context.dispatch(task),
        System::nanoTime);
  }
}
