package dev.echoport;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Netty's detector of leaks, for every kind of resource, whose reports {@link NoLeaks} reads. It is
 * in force from the session's beginning, because Netty makes its detectors when it is loaded.
 */
public final class LeakReports<T> extends ResourceLeakDetector<T> {
  private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

  /** Called by Netty. */
  public LeakReports(Class<?> resource, int samplingInterval) {
    super(resource, samplingInterval);
  }

  /** Netty asks for this one as well. */
  public LeakReports(Class<?> resource, int samplingInterval, long maxActive) {
    this(resource, samplingInterval);
  }

  /** Those since the last call. */
  static String take() {
    StringBuilder taken = new StringBuilder();
    for (String report = REPORTS.poll(); report != null; report = REPORTS.poll()) {
      taken.append(report).append('\n');
    }
    return taken.toString();
  }

  /** Whatever is logged. */
  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resource, String records) {
    super.reportTracedLeak(resource, records);
    REPORTS.add(resource + " was not released" + records);
  }

  @Override
  protected void reportUntracedLeak(String resource) {
    super.reportUntracedLeak(resource);
    REPORTS.add(resource + " was not released");
  }

  /** Puts it in force. */
  public static final class Session implements LauncherSessionListener {
    @Override
    public void launcherSessionOpened(LauncherSession session) {
      System.setProperty("io.netty.customResourceLeakDetector", LeakReports.class.getName());
    }
  }
}
