package dev.echoport.app.command;

import dev.echoport.app.LogSetup;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Logging of the commands that are clients: warnings on standard error, results stay alone. */
public final class ClientLogging {
  private static final String FORMAT = "java.util.logging.SimpleFormatter.format";

  /** Kept, because the JDK forgets a logger that nobody has, with its level. */
  private static final Logger MACHINE_ID = Logger.getLogger(LogSetup.MACHINE_ID);

  private ClientLogging() {}

  /** Call before anything of Vert.x or Netty is loaded; also spares loading the node's logging. */
  public static void toStandardError() {
    if (System.getProperty(FORMAT) == null) {
      System.setProperty(FORMAT, "%4$s: %5$s%6$s%n");
    }
    MACHINE_ID.setLevel(Level.SEVERE);
    System.setProperty(
        "vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.JULLogDelegateFactory");
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
  }
}
