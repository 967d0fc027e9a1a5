package dev.echoport.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the warnings and errors that a peer can provoke as often as it likes: those of libraries,
 * and those that carry an exception. Each logger may write a few of them a second, and says how
 * many it kept back. An exception becomes one line, except that our own, which is a defect, shows
 * its stack trace once a minute. Safe for all threads.
 */
public final class LogBounds {
  static final int PER_SECOND = 2;

  private static final String OURS = "dev.echoport.";
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long TRACE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final LongSupplier clock;
  private final Map<String, Voice> voices = new ConcurrentHashMap<>();
  private volatile boolean traces;

  public LogBounds(LongSupplier clock) {
    this.clock = clock;
  }

  /** Whether every exception that is logged at all shows its stack trace. */
  public void traces(boolean all) {
    traces = all;
  }

  /** What may be logged: the event, a shorter one, or nothing. */
  @Nullable ILoggingEvent admit(ILoggingEvent event) {
    boolean ours = event.getLoggerName().startsWith(OURS);
    boolean bounded =
        event.getLevel().isGreaterOrEqual(Level.WARN)
            && (!ours || event.getThrowableProxy() != null);
    return bounded
        ? voices.computeIfAbsent(event.getLoggerName(), name -> new Voice()).admit(event, ours)
        : event;
  }

  /** The recent events of one logger. */
  private final class Voice {
    private long secondBegan = clock.getAsLong();
    private int said;
    private long keptBack;
    private long traced = secondBegan - TRACE_NANOS;

    synchronized @Nullable ILoggingEvent admit(ILoggingEvent event, boolean ours) {
      long now = clock.getAsLong();
      if (now - secondBegan >= SECOND_NANOS) {
        secondBegan = now;
        said = 0;
      }
      if (++said > PER_SECOND) {
        keptBack++;
        return null;
      }
      boolean trace = traces || (ours && now - traced >= TRACE_NANOS);
      if (trace && event.getThrowableProxy() != null) {
        traced = now;
      }
      return shown(event, trace);
    }

    private ILoggingEvent shown(ILoggingEvent event, boolean trace) {
      @Nullable IThrowableProxy thrown = event.getThrowableProxy();
      if (keptBack == 0 && (thrown == null || trace)) {
        return event;
      }
      StringBuilder text = new StringBuilder(String.valueOf(event.getFormattedMessage()));
      if (thrown != null && !trace) {
        text.append(": ").append(line(thrown));
      }
      if (keptBack > 0) {
        text.append(" (").append(keptBack).append(" more since the last one)");
        keptBack = 0;
      }
      return copy(event, text.toString(), trace ? thrown : null);
    }
  }

  private static ILoggingEvent copy(
      ILoggingEvent event, String text, @Nullable IThrowableProxy thrown) {
    LoggingEvent copy = new LoggingEvent();
    copy.setLoggerContextRemoteView(event.getLoggerContextVO());
    copy.setLoggerName(event.getLoggerName());
    copy.setLevel(event.getLevel());
    copy.setThreadName(event.getThreadName());
    copy.setInstant(event.getInstant());
    copy.setMessage(text);
    copy.setMDCPropertyMap(event.getMDCPropertyMap());
    copy.setKeyValuePairs(event.getKeyValuePairs());
    if (thrown instanceof ThrowableProxy proxy) {
      copy.setThrowableProxy(proxy);
    }
    return copy;
  }

  /** The exception, its first cause, and where that was thrown. */
  private static String line(IThrowableProxy thrown) {
    IThrowableProxy root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    StringBuilder text = new StringBuilder(named(thrown));
    if (root != thrown) {
      text.append(", caused by ").append(named(root));
    }
    StackTraceElementProxy[] frames = root.getStackTraceElementProxyArray();
    if (frames != null && frames.length > 0) {
      text.append(" (").append(frames[0].getSTEAsString()).append(')');
    }
    return text.toString().replaceAll("\\R", " ");
  }

  private static String named(IThrowableProxy thrown) {
    return thrown.getMessage() == null
        ? thrown.getClassName()
        : thrown.getClassName() + ": " + thrown.getMessage();
  }
}
