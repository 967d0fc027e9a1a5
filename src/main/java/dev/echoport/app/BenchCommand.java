package dev.echoport.app;

import dev.echoport.client.LoadGenerator;
import dev.echoport.client.LoadOptions;
import dev.echoport.client.LoadReport;
import dev.echoport.client.Rate;
import dev.echoport.client.Target;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Load on an echo, every byte verified. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Puts load on an echo and verifies every byte that comes back.",
      "Closed loop: a message goes out when one came back. With --rate open loop: messages go out"
          + " by schedule, and their round trip counts from when they should have gone.",
      "Progress goes to standard error, the result to standard output. Ctrl-C ends it early."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:every byte came back",
      "1:a mismatch, a loss or a refused connection",
      "2:the command line makes no sense"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URI",
      converter = TargetConverter.class,
      description = "tcp://host:port, IPv6 in brackets.")
  private Target target;

  @Option(
      names = "--connections",
      defaultValue = "50",
      description = "Connections. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--size",
      defaultValue = "128",
      description = "Bytes of a message. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--depth",
      defaultValue = "1",
      description = "Messages in flight on each connection. Default: ${DEFAULT-VALUE}.")
  private int depth;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      converter = RateConverter.class,
      description = "Messages in a second over all connections; makes it an open loop.")
  private @Nullable Rate rate;

  @Option(
      names = "--duration",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "How long to send. Default: ${DEFAULT-VALUE}.")
  private Duration duration;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Event loops that make the load. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    ClientLogging.toStandardError();
    LoadGenerator generator = new LoadGenerator(options());
    PrintWriter err = spec.commandLine().getErr();
    try (OnInterrupt interrupt = OnInterrupt.call(generator::stop)) {
      LoadReport report = generator.run(progress -> println(err, progress.line()));
      print(report);
      return interrupt.exit(report.isClean() ? 0 : 1);
    }
  }

  private LoadOptions options() {
    try {
      return new LoadOptions(
          target, connections, size, depth, rate, duration, LoadOptions.DEFAULT_DRAIN, threads);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void print(LoadReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? report.json().encode() + System.lineSeparator() : report.table());
    out.flush();
    report.faultLines().forEach(line -> println(spec.commandLine().getErr(), line));
  }

  private static void println(PrintWriter writer, String line) {
    writer.println(line);
    writer.flush();
  }
}
