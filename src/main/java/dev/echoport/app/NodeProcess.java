package dev.echoport.app;

import dev.echoport.config.GatewayConfig;
import dev.echoport.listener.Listener;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A node as a process: starts, says where it listens, drains at the first signal, reports. */
final class NodeProcess {
  private static final int CLEAN = 0;
  private static final int COULD_NOT_START = 1;
  private static final int CUT = 3;

  private final GatewayConfig config;
  private final PrintStream out;
  private final PrintStream err;

  NodeProcess(GatewayConfig config, PrintStream out, PrintStream err) {
    this.config = config;
    this.out = out;
    this.err = err;
  }

  /** Runs until a signal; returns the exit code. */
  int run() throws InterruptedException {
    Gateway gateway;
    try {
      gateway = Gateway.start(config).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      return report(cause(e));
    }
    announce(gateway);
    return awaitDrain(gateway);
  }

  private static Throwable cause(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : cause;
  }

  private int report(Throwable failure) {
    if (failure instanceof StartFailure problems) {
      problems.problems().forEach(err::println);
    } else {
      failure.printStackTrace(err);
    }
    return COULD_NOT_START;
  }

  private void announce(Gateway gateway) {
    for (Listener listener : gateway.listeners()) {
      out.println(listener.config().name() + " listening on " + listener.address().uri());
    }
    long sinceStart =
        System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    out.println("ready after " + sinceStart + " ms");
    out.flush();
  }

  private static void close(Gateway gateway) throws InterruptedException, ExecutionException {
    gateway.close().toCompletionStage().toCompletableFuture().get();
  }

  private int awaitDrain(Gateway gateway) throws InterruptedException {
    CompletableFuture<FinalReport> drained = new CompletableFuture<>();
    Signals.onFirst(
        () ->
            gateway.drain().onSuccess(drained::complete).onFailure(drained::completeExceptionally));
    try {
      FinalReport report = drained.get();
      close(gateway);
      out.println(report.toJson());
      out.flush();
      return report.clean() ? CLEAN : CUT;
    } catch (ExecutionException e) {
      cause(e).printStackTrace(err);
      return CUT;
    }
  }
}
