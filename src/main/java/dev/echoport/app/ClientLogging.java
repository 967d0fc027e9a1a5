package dev.echoport.app;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

/** Logging of the commands that are clients: warnings on standard error, results stay alone. */
final class ClientLogging {
  private ClientLogging() {}

  /** Call before anything of Vert.x or Netty is loaded; also spares loading the node's logging. */
  static void toStandardError() {
    System.setProperty(
        "vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.JULLogDelegateFactory");
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
  }
}
