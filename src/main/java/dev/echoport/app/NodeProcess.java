package dev.echoport.app;

import dev.echoport.listener.Listener;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;

/** A node as a process: starts, says where it listens, drains at the first signal, reports. */
final class NodeProcess {
  private static final int CLEAN = 0;
  private static final int COULD_NOT_START = 1;
  private static final int CUT = 3;

  private final Start start;
  private final PrintStream out;
  private final PrintStream err;

  /** How the node comes to life. */
  @FunctionalInterface
  interface Start {
    Gateway start() throws StartFailure;
  }

  NodeProcess(Start start, PrintStream out, PrintStream err) {
    this.start = start;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs until a signal; returns the exit code. A signal during the start drains right after it.
   */
  int run() {
    CompletableFuture<Void> signalled = new CompletableFuture<>();
    Signals.onFirst(() -> signalled.complete(null));
    try (Gateway gateway = start.start()) {
      announce(gateway);
      Signals.onHangUp(gateway::reload);
      signalled.join();
      return finish(gateway.drain().toCompletionStage().toCompletableFuture().join());
    } catch (StartFailure e) {
      e.problems().forEach(err::println);
      return COULD_NOT_START;
    }
  }

  private void announce(Gateway gateway) {
    for (Listener listener : gateway.listeners()) {
      out.println(listener.config().name() + " listening on " + listener.address().uri());
    }
    out.println("admin listening on " + gateway.adminUri());
    gateway.agentUri().ifPresent(uri -> out.println("agent checks answered on " + uri));
    gateway.bridgeUri().ifPresent(uri -> out.println("bridge listening on " + uri));
    long sinceStart =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    out.println("ready after " + sinceStart + " ms");
    out.flush();
  }

  private int finish(FinalReport report) {
    out.println(report.toJson());
    out.flush();
    return report.clean() ? CLEAN : CUT;
  }
}
