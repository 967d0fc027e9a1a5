package dev.echoport;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Says at the end, once for each reason, how many tests were skipped and what would bring them. */
public final class SkippedTests implements LauncherSessionListener, TestExecutionListener {
  private final Map<String, Long> byReason = new TreeMap<>();
  private TestPlan plan;

  /** A session may have a plan for each class. */
  @Override
  public void launcherSessionOpened(LauncherSession session) {
    session.getLauncher().registerTestExecutionListeners(this);
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    long below = plan.getDescendants(test).stream().filter(TestIdentifier::isTest).count();
    byReason.merge(
        reason.replaceFirst("^(.* ==> |Assumption failed: )", ""), Math.max(1, below), Long::sum);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      executionSkipped(test, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
    }
  }

  @Override
  public void launcherSessionClosed(LauncherSession session) {
    // Not System.out, which Surefire writes to a file.
    PrintStream console =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    byReason.forEach((reason, tests) -> console.println("skipped: " + tests + " tests: " + reason));
  }
}
