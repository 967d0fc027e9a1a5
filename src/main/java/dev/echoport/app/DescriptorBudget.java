package dev.echoport.app;

import dev.echoport.config.GatewayConfig;
import dev.echoport.listener.accept.AcceptFailures;
import dev.echoport.listener.limits.NodeLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Divides the file descriptors of this process: some for the ports of administration, which must
 * answer whatever comes to the listeners, the rest for connections. Linux tells the limit in {@code
 * /proc}; elsewhere nothing is divided.
 *
 * @param limit open files at most, 0 if unknown
 * @param open files that are open now
 * @param kept files that connections must leave alone
 */
record DescriptorBudget(long limit, long open, int kept) {
  private static final Logger LOG = LoggerFactory.getLogger(DescriptorBudget.class);
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final String NAME = "Max open files";

  /** Files of the JVM, of the log and of what is loaded later. */
  private static final int FILES = 32;

  private static final int CLUSTER = 64;

  /** Readiness tries an echo, which takes one at each end. */
  private static final int SELF_ECHO = 2;

  /** A process with few descriptors gives at least this part of them to connections. */
  private static final int LEAST_PART = 4;

  /** Of this process, before it binds anything. */
  static DescriptorBudget of(GatewayConfig config, int loops) {
    int ports = 1 + (config.admin().agentPort() == 0 ? 0 : 1) + (config.bridge().isOn() ? 1 : 0);
    int kept =
        FILES
            + NodeLimits.IN_PASSING
            + ports * (AcceptFailures.MOST_OF_OTHER_PORT + 1)
            + config.listeners().size() * (loops + SELF_ECHO)
            + (config.cluster().enabled() ? CLUSTER : 0);
    try (Stream<Path> files = Files.list(OPEN)) {
      return new DescriptorBudget(
          limit(Files.readAllLines(LIMITS, StandardCharsets.US_ASCII)), files.count(), kept);
    } catch (IOException notLinux) {
      return new DescriptorBudget(0, 0, kept);
    }
  }

  /** The soft limit, which HotSpot has raised to the hard one; 0 if it is not there. */
  static long limit(List<String> lines) {
    for (String line : lines) {
      if (line.startsWith(NAME)) {
        String soft = line.substring(NAME.length()).strip().split(" +")[0];
        return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
      }
    }
    return 0;
  }

  /** How many connections there may be, {@link Integer#MAX_VALUE} if nothing is known. */
  int connections() {
    if (limit == 0) {
      return Integer.MAX_VALUE;
    }
    long free = Math.max(LEAST_PART, limit - open);
    return (int) Math.min(Integer.MAX_VALUE, Math.max(free - kept, free / LEAST_PART));
  }

  /** Puts it in force, and says so in a line. */
  void apply(NodeLimits limits) {
    int most = connections();
    int configured = limits.config().connections();
    limits.descriptorsFor(Math.min(most, Integer.MAX_VALUE - NodeLimits.IN_PASSING));
    if (limit == 0) {
      return;
    }
    if (configured > most) {
      LOG.warn(
          "limits.connections: {}, but {} open files allow {} connections (expected: a higher limit"
              + " of open files)",
          configured,
          limit,
          most);
    } else {
      LOG.info(
          "connections: {} at most; of {} open files {} are kept for administration and the rest",
          limits.connections(),
          limit,
          Math.max(0, limit - most));
    }
  }
}
