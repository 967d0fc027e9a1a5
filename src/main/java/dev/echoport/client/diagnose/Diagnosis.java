package dev.echoport.client.diagnose;

import dev.echoport.client.AdminApi;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.NoEcho;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.AdminFarEnd;
import dev.echoport.client.diagnose.path.EchoPath;
import dev.echoport.client.diagnose.path.FarEnd;
import dev.echoport.client.diagnose.path.ReceiptFarEnd;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Runs checks against a path. Those that come first run one after the other; then quiet ones side
 * by side; then those that load the path, one after the other. Long ones run beside both.
 */
public final class Diagnosis {
  private final DiagnoseOptions options;
  private final EchoPath path;
  private final DiagnosisListener listener;
  private final Map<CheckKind, Result> results = new EnumMap<>(CheckKind.class);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "diagnose-check");
            thread.setDaemon(true);
            return thread;
          });

  private Diagnosis(DiagnoseOptions options, FarEnd farEnd, DiagnosisListener listener) {
    this.options = options;
    this.path = new EchoPath(options.path(), farEnd);
    this.listener = listener;
  }

  /**
   * What a check found, and how long it took.
   *
   * @param nanos 0 if it was skipped
   */
  public record Result(CheckKind check, Finding finding, long nanos) {}

  /**
   * Runs all checks that are asked for.
   *
   * @param admin where the other end's admin API is, {@code null} if it cannot be reached
   * @param token what that API asks for
   * @throws IOException if there should be an admin API and is none
   */
  public static DiagnosisReport run(
      DiagnoseOptions options,
      @Nullable Target admin,
      @Nullable String token,
      DiagnosisListener listener)
      throws IOException, InterruptedException {
    if (admin == null) {
      return run(options, options.other() == null ? new ReceiptFarEnd() : FarEnd.UNKNOWN, listener);
    }
    AdminFarEnd farEnd = new AdminFarEnd(new AdminApi(admin, token), admin.uri());
    farEnd.verify();
    return run(options, farEnd, listener);
  }

  static DiagnosisReport run(DiagnoseOptions options, FarEnd farEnd, DiagnosisListener listener)
      throws InterruptedException {
    Instant startedAt = Instant.now();
    long begin = System.nanoTime();
    Diagnosis diagnosis = new Diagnosis(options, farEnd, listener);
    try {
      diagnosis.run();
    } finally {
      diagnosis.threads.shutdownNow();
    }
    List<Result> results = List.copyOf(diagnosis.results.values());
    return new DiagnosisReport(
        options.target().uri(), startedAt, System.nanoTime() - begin, results);
  }

  private void run() throws InterruptedException {
    for (CheckKind check : asked(CheckKind.Turn.FIRST)) {
      await(start(check));
    }
    if (results.values().stream().anyMatch(this::blocks)) {
      options.checks().stream()
          .filter(check -> !results.containsKey(check))
          .forEach(check -> skip(check, "there is no connection to run it on"));
      return;
    }
    if (path.farEnd() instanceof ReceiptFarEnd receipts
        && options.checks().stream().anyMatch(CheckKind::isOfStreams)) {
      receipts.look(path);
    }
    List<Future<?>> longOnes = startAll(CheckKind.Turn.LONG);
    for (Future<?> quiet : startAll(CheckKind.Turn.QUIET)) {
      await(quiet);
    }
    for (CheckKind.Turn alone : List.of(CheckKind.Turn.LOADING, CheckKind.Turn.LAST)) {
      for (CheckKind check : asked(alone)) {
        await(start(check));
      }
    }
    for (Future<?> each : longOnes) {
      await(each);
    }
  }

  /** Without an address that echoes, nothing else can be found out. */
  private boolean blocks(Result result) {
    return result.finding().verdict() == Verdict.FAULT && !path.reachable();
  }

  private List<CheckKind> asked(CheckKind.Turn turn) {
    return options.checks().stream().filter(check -> check.turn() == turn).toList();
  }

  private List<Future<?>> startAll(CheckKind.Turn turn) {
    List<Future<?>> started = new ArrayList<>();
    asked(turn).forEach(check -> started.add(start(check)));
    return started;
  }

  private Future<?> start(CheckKind check) {
    listener.begins(check);
    return threads.submit(() -> finish(check));
  }

  private void finish(CheckKind check) {
    long begin = System.nanoTime();
    Finding finding;
    try {
      finding = check.check().run(path);
    } catch (NoEcho e) {
      finding =
          Finding.fault(
              "On a new connection only " + e.getMessage(),
              "limits of connections or of their rate, on the way and at the other end");
    } catch (IOException e) {
      finding =
          Finding.fault(
              "No connection could be opened for it: " + e.getMessage(),
              "limits of connections or of their rate, on the way and at the other end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      finding = Finding.skipped("it was interrupted");
    }
    add(new Result(check, allowed(check, finding), System.nanoTime() - begin));
  }

  /** What an echo that is not ours may lack is no fault of it. */
  private Finding allowed(CheckKind check, Finding finding) {
    List<CheckKind> lacks = options.other();
    return finding.verdict() == Verdict.FAULT && lacks != null && lacks.contains(check)
        ? Finding.skipped("--other allows it: " + finding.sentence())
        : finding;
  }

  private void skip(CheckKind check, String why) {
    add(new Result(check, Finding.skipped(why), 0));
  }

  private void add(Result result) {
    synchronized (results) {
      results.put(result.check(), result);
      listener.ended(result);
    }
  }

  private static void await(Future<?> check) throws InterruptedException {
    try {
      check.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
