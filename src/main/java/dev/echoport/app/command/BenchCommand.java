package dev.echoport.app.command;

import dev.echoport.app.Version;
import dev.echoport.client.Target;
import dev.echoport.client.load.HdrLog;
import dev.echoport.client.load.IntervalLog;
import dev.echoport.client.load.LoadGenerator;
import dev.echoport.client.load.LoadOptions;
import dev.echoport.client.load.LoadReport;
import dev.echoport.client.load.Rate;
import dev.echoport.client.probe.TlsHint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "udp: what does not come back is counted as lost; --max-loss says how much may be.",
      "Progress goes to standard error, the result to standard output. Ctrl-C ends it early."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every byte came back, and a rate was kept",
      "1:a mismatch, a loss, a refused connection or a missed rate; one line for each",
      "2:the command line makes no sense, or a file cannot be used"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
public final class BenchCommand implements Callable<Integer> {
  private static final Duration HINT_PATIENCE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URI",
      arity = "0..1",
      converter = TargetConverter.class,
      description =
          "tcp://host:port, tls://host:port, udp://host:port, unix:/path,"
              + " ws[s]://host:port or http[s]://host:port/echo, IPv6 in brackets.")
  private @Nullable Target target;

  @Mixin private BenchResults results;

  @Mixin private HttpRequestOptions http;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "50",
      description = "Connections. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "128",
      converter = SizeConverter.class,
      description = "Bytes of a message, for instance 64KiB. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--depth",
      paramLabel = "N",
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
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "How long to send. Default: ${DEFAULT-VALUE}.")
  private Duration duration;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Event loops that make the load. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Mixin private ShapeOptions shape;

  @Option(
      names = "--skip-lines",
      paramLabel = "N",
      defaultValue = "0",
      description = "Lines that the server says before its echo. Default: ${DEFAULT-VALUE}.")
  private int skipLines;

  @Option(
      names = "--max-loss",
      paramLabel = "PERCENT",
      defaultValue = "100%",
      converter = PercentConverter.class,
      description =
          "Datagrams that may be lost, for instance 0.5%%. When none comes back, the load has failed"
              + " in any case. Default: ${DEFAULT-VALUE}.")
  private double maxLoss;

  @Option(
      names = "--hdr",
      paramLabel = "FILE",
      description = "Round trips of each second, as an HdrHistogram log.")
  private @Nullable Path hdr;

  @Mixin private TlsOptions tls;

  @Option(names = "--json", description = "The result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    ClientLogging.toStandardError();
    try {
      if (target == null && results.areTwo()) {
        results.compareTwo(spec.commandLine().getOut());
        return 0;
      }
      return load(requireTarget());
    } catch (IOException e) {
      println(spec.commandLine().getErr(), String.valueOf(e.getMessage()));
      return 2;
    }
  }

  private Target requireTarget() {
    if (target == null) {
      throw new ParameterException(spec.commandLine(), "Missing required parameter: 'URI'");
    }
    if (results.areTwo()) {
      throw new ParameterException(
          spec.commandLine(), "--compare (expected: one file beside a URI, two without)");
    }
    return target;
  }

  private int load(Target echo) throws IOException, InterruptedException {
    LoadOptions options = options(echo);
    results.check();
    if (hdr == null) {
      return load(options, IntervalLog.NONE);
    }
    try (HdrLog log = HdrLog.create(hdr)) {
      return load(options, log);
    }
  }

  private int load(LoadOptions options, IntervalLog log) throws IOException, InterruptedException {
    LoadGenerator generator = new LoadGenerator(options, log);
    PrintWriter err = spec.commandLine().getErr();
    try (OnInterrupt interrupt = OnInterrupt.call(generator::stop)) {
      LoadReport report = generator.run(progress -> println(err, progress.line()));
      List<String> problems = problems(report, options.target());
      print(report);
      results.write(report.json(), spec.commandLine().getOut(), json);
      problems.forEach(line -> println(err, line));
      Stream.ofNullable(report.hint()).forEach(line -> println(err, line));
      return interrupt.exit(problems.isEmpty() ? 0 : 1);
    }
  }

  private List<String> problems(LoadReport report, Target echo) throws InterruptedException {
    List<String> problems = new ArrayList<>(report.problems());
    if (report.lostPercent() > maxLoss) {
      problems.add(
          String.format(
              Locale.ROOT,
              "lost: %.3f %% of the datagrams (expected: at most %s%%)",
              report.lostPercent(),
              maxLoss));
    }
    String hint = report.receivedBytes() == 0 ? TlsHint.forPlain(echo, HINT_PATIENCE) : null;
    if (hint != null) {
      problems.add(hint);
    }
    return problems;
  }

  private LoadOptions options(Target echo) throws IOException {
    try {
      return new LoadOptions(
          echo,
          connections,
          size,
          depth,
          rate,
          duration,
          LoadOptions.DEFAULT_DRAIN,
          threads,
          shape.shape(),
          skipLines,
          tls.tls(),
          http.options());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private void print(LoadReport report) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? report.json().encode() + System.lineSeparator() : report.table());
    out.flush();
  }

  private static void println(PrintWriter writer, String line) {
    writer.println(line);
    writer.flush();
  }
}
