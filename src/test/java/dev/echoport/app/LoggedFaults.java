package dev.echoport.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Our own stack traces in the log, and buffers that were lost, from now until it is closed. What
 * libraries say of peers, of which the node's log has a line, is silent meanwhile.
 */
final class LoggedFaults extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final List<Logger> LIBRARIES =
      Stream.of("com.hazelcast", "io.vertx").map(LoggedFaults::logger).toList();
  private static final int COLLECTIONS = 3;
  private static final int BUFFERS = 100;

  private final Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  LoggedFaults() {
    tellLeaks(); // of others
    start();
    LIBRARIES.forEach(library -> library.setLevel(Level.OFF));
    root.addAppender(this);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  @Override
  protected void append(ILoggingEvent event) {
    boolean trace =
        event.getThrowableProxy() != null && event.getLoggerName().startsWith("dev.echoport.");
    if (trace || event.getFormattedMessage().contains("LEAK")) {
      faults.add(event + text(event.getThrowableProxy()));
    }
  }

  private static String text(@Nullable IThrowableProxy cause) {
    return cause == null ? "" : ThrowableProxyUtil.asString(cause);
  }

  List<String> soFar() {
    return List.copyOf(faults);
  }

  /** Those so far, and what was lost and is not known yet: after a collection, which takes long. */
  List<String> all() {
    tellLeaks();
    return soFar();
  }

  /** Netty tells of a buffer that was collected when it makes another one. */
  private static void tellLeaks() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      for (int j = 0; j < BUFFERS; j++) {
        ByteBufAllocator.DEFAULT.directBuffer(1).release();
      }
    }
  }

  @Override
  public void close() {
    root.detachAppender(this);
    LIBRARIES.forEach(library -> library.setLevel(null));
  }
}
