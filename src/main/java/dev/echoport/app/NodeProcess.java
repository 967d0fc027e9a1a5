package dev.echoport.app;

import dev.echoport.admin.AgentVerticle;
import dev.echoport.bridge.BridgeVerticle;
import dev.echoport.listener.Listener;
import dev.echoport.log.Lines;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A node as a process: starts, says where it listens, drains at the first signal, reports. */
public final class NodeProcess {
  private static final int CLEAN = 0;
  private static final int COULD_NOT_START = 1;
  private static final int CUT = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Start start;
  private final PrintStream out;
  private final PrintStream err;

  /** How the node comes to life. */
  @FunctionalInterface
  public interface Start {
    Gateway start() throws StartFailure;
  }

  public NodeProcess(Start start, PrintStream out, PrintStream err) {
    this.start = start;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs until a signal; returns the exit code. A signal during the start drains right after it.
   */
  public int run() {
    LastWords.say(err);
    CompletableFuture<Void> signalled = new CompletableFuture<>();
    Signals.onFirst(() -> signalled.complete(null));
    try (ServiceManager manager = ServiceManager.of(System.getenv());
        Gateway gateway = start.start()) {
      announce(gateway);
      Signals.onHangUp(gateway::reload);
      if (new WarmUp(gateway.adminUri()).await(signalled, PATIENCE)) {
        manager.ready(gateway.health()::loopsTurn);
        printReady();
      }
      signalled.join();
      manager.stopping();
      return finish(gateway.drain().toCompletionStage().toCompletableFuture().join());
    } catch (StartFailure e) {
      LogSetup.flush();
      e.problems().forEach(err::println);
      return COULD_NOT_START;
    } finally {
      LogSetup.flush();
    }
  }

  private void announce(Gateway gateway) {
    StringBuilder lines = new StringBuilder();
    for (Listener listener : gateway.listeners()) {
      lines.append(listener.config().name()).append(" listening on ");
      lines.append(listener.address().uri()).append('\n');
    }
    lines.append("admin listening on ").append(gateway.adminUri()).append('\n');
    gateway.parts().agent.map(AgentVerticle::uri).ifPresent(add(lines, "agent checks answered"));
    gateway.parts().bridge.map(BridgeVerticle::uri).ifPresent(add(lines, "bridge listening"));
    print(lines.toString().stripTrailing());
  }

  private static Consumer<String> add(StringBuilder lines, String what) {
    return uri -> lines.append(what).append(" on ").append(uri).append('\n');
  }

  private void printReady() {
    long sinceStart =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    print("ready after " + sinceStart + " ms");
  }

  private int finish(FinalReport report) {
    print(report.toJson());
    return report.clean() ? CLEAN : CUT;
  }

  /** Behind what was logged before, even where both go to one pipe. */
  private void print(String text) {
    LogSetup.flush();
    Lines.print(out, text);
  }
}
