package dev.echoport.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.echoport.admin.Asked;
import dev.echoport.config.LogConfig;
import dev.echoport.config.LogConfig.Connections;
import dev.echoport.listener.Listener;
import dev.echoport.log.DroppedEvents;
import dev.echoport.log.JsonLines;
import dev.echoport.log.LogBounds;
import dev.echoport.log.LogQueue;
import dev.echoport.log.TextLines;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Logs one line for each event to standard error. Standard output stays for what scripts read.
 * Written as code because logback's XML costs a fifth of a second at start.
 */
public final class LogSetup {
  /** Netty warns here where there is no network card, and goes on just as well. */
  public static final String MACHINE_ID = "io.netty.util.internal.MacAddressUtil";

  private static final Duration MOST = Duration.ofSeconds(1);
  private static final LogBounds BOUNDS = new LogBounds(System::nanoTime);
  private static volatile @Nullable LogQueue queue;

  private LogSetup() {}

  /** Warnings alone, on standard error, until there is a configuration. */
  static void quiet(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> console =
        console(context, new TextLines(LogConfig.Zone.UTC.id()));
    console.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(console);
    root.setLevel(Level.WARN);
    context.getLogger(MACHINE_ID).setLevel(Level.ERROR);
  }

  /**
   * Sets how it is logged, and what.
   *
   * @param node the node's name
   */
  public static void apply(LogConfig config, String node) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(lastWords(context));
    LogQueue appender = new LogQueue(console(context, encoder(config, node)), BOUNDS);
    appender.setContext(context);
    appender.start();
    queue = appender;
    DroppedEvents.countedBy(appender::dropped);
    root.addAppender(appender);
    root.setLevel(Level.WARN);
    level(config);
  }

  /** Waits until what was logged is written, a second at most. */
  static void flush() {
    LogQueue appender = queue;
    if (appender != null) {
      appender.flush(MOST);
    }
  }

  /** Before the others: what it ends with is one line. */
  private static LastWords.Watch lastWords(LoggerContext context) {
    LastWords.Watch watch = new LastWords.Watch();
    watch.setContext(context);
    watch.start();
    return watch;
  }

  /** Sets what is logged; may be called again while the node runs. */
  static void level(LogConfig config) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    // Vert.x registers the gauge of an HTTP server once for each of its meters, and is warned.
    context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
    context.getLogger(MACHINE_ID).setLevel(Level.ERROR);
    setClusterLevels(context, config.level());
    BOUNDS.traces(config.level().compareTo(LogConfig.Level.DEBUG) >= 0);
    context.getLogger("dev.echoport").setLevel(Level.valueOf(config.level().name()));
    context.getLogger(Asked.LOG).setLevel(Level.INFO);
    Level abnormal = config.connections() == Connections.FALSE ? Level.OFF : Level.INFO;
    context.getLogger(Listener.CONNECTION_LOG).setLevel(abnormal);
    Level orderly = config.connections() == Connections.TRUE ? Level.INFO : Level.OFF;
    context.getLogger(Listener.ORDERLY_CONNECTION_LOG).setLevel(orderly);
  }

  /** What the cluster's libraries say while members come and go, our own lines say shorter. */
  private static void setClusterLevels(LoggerContext context, LogConfig.Level level) {
    boolean quiet = level.compareTo(LogConfig.Level.DEBUG) < 0;
    Level library = quiet ? Level.ERROR : Level.INFO;
    context.getLogger("com.hazelcast").setLevel(library);
    context.getLogger("io.vertx.core.eventbus.impl").setLevel(library);
    context.getLogger("io.vertx.core.impl.VertxImpl").setLevel(quiet ? Level.OFF : Level.INFO);
  }

  private static ConsoleAppender<ILoggingEvent> console(
      LoggerContext context, Encoder<ILoggingEvent> encoder) {
    encoder.setContext(context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    return console;
  }

  private static Encoder<ILoggingEvent> encoder(LogConfig config, String node) {
    return config.format() == LogConfig.Format.JSON
        ? new JsonLines(node)
        : new TextLines(config.zone().id());
  }
}
