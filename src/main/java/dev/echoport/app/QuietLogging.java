package dev.echoport.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Logging until a configuration says otherwise, and of a program that uses {@link Gateway} without
 * a configuration of logging: warnings, on standard error. Logback alone would write everything to
 * standard output. A program's own {@code logback.xml} goes first. Found as a service.
 */
@ConfiguratorRank(ConfiguratorRank.FALLBACK + 1)
public final class QuietLogging extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LogSetup.quiet(context);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
