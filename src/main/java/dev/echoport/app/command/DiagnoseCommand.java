package dev.echoport.app.command;

import dev.echoport.app.Version;
import dev.echoport.client.Colours;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.CheckKind;
import dev.echoport.client.diagnose.DiagnoseOptions;
import dev.echoport.client.diagnose.Diagnosis;
import dev.echoport.client.diagnose.DiagnosisJson;
import dev.echoport.client.diagnose.DiagnosisListener;
import dev.echoport.client.diagnose.DiagnosisProgress;
import dev.echoport.client.diagnose.DiagnosisReport;
import dev.echoport.client.diagnose.JUnitXml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

/** What is wrong with the path to an echo. */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Finds out what is wrong with the path to an echo, and says it in a sentence for each check.",
      "With --admin, or a listener with receipt: true, it knows what the other end has counted;"
          + " without, it says unproved for what one end cannot know."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all checks are ok",
      "1:a fault",
      "2:the command line makes no sense",
      "3:no fault was seen, but not everything could be proved; or the admin API does not answer"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
final class DiagnoseCommand implements Callable<Integer> {
  private static final int COULD_NOT_TELL = 3;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URI",
      converter = TargetConverter.class,
      description =
          "tcp://host:port, tls://host:port, udp://host:port, ws[s]:// or"
              + " http[s]://host[:port]/path, IPv6 in brackets.")
  private Target target;

  @Option(
      names = "--admin",
      paramLabel = "URL",
      converter = AdminConverter.class,
      description =
          "Admin address of the node at the other end; HOST:PORT is enough. Without it, what one"
              + " end cannot know is unproved.")
  private @Nullable Target admin;

  @Mixin private TokenOption token;

  @Option(
      names = "--checks",
      paramLabel = "LIST",
      split = ",",
      converter = CheckConverter.class,
      description = "Only these, with commas between: ${COMPLETION-CANDIDATES}. Default: all.",
      completionCandidates = CheckConverter.Words.class)
  private @Nullable List<CheckKind> checks;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "5s",
      converter = DurationConverter.class,
      description = "How long to wait for a single thing. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = "How long a check may load the path. Default: ${DEFAULT-VALUE}.")
  private Duration duration;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many connections to open at once. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--idle",
      paramLabel = "TIME",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description =
          "Finds out whether connections that rest for up to so long are cut, for instance 6m; takes"
              + " as long.")
  private Duration idle;

  @Option(
      names = "--other",
      paramLabel = "LIST",
      arity = "0..1",
      fallbackValue = "",
      description =
          "The echo is not Echoport: no receipt is asked for. What it may lack, as checks with commas"
              + " between, is no fault: --other=half-close.")
  private @Nullable String other;

  @Mixin private TlsOptions tls;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never. Default: auto.")
  private ColorWhen color;

  @Option(names = "--json", description = "The report as JSON, and nothing else.")
  private boolean json;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "The report as XML of JUnit as well, for build servers.")
  private @Nullable Path junit;

  @Override
  public Integer call() throws InterruptedException {
    ClientLogging.toStandardError();
    DiagnoseOptions options = options();
    PrintWriter out = spec.commandLine().getOut();
    try {
      DiagnosisReport report = Diagnosis.run(options, admin, token.read(), listener(options, out));
      out.println(json ? DiagnosisJson.of(report).encodePrettily() : report.summary());
      out.flush();
      if (junit != null) {
        Files.writeString(junit, JUnitXml.of(report));
      }
      return report.exitCode();
    } catch (IOException e) {
      spec.commandLine().getErr().println("diagnose: " + e.getMessage());
      spec.commandLine().getErr().flush();
      return COULD_NOT_TELL;
    }
  }

  private DiagnosisListener listener(DiagnoseOptions options, PrintWriter out) {
    PrintWriter terminal = Terminal.isThere() ? spec.commandLine().getErr() : null;
    return json
        ? DiagnosisListener.NONE
        : new DiagnosisProgress(
            options.checks(), out, terminal, color.enabled() ? Colours.ANSI : Colours.NONE);
  }

  private @Nullable List<CheckKind> lacks() {
    return other == null
        ? null
        : Stream.of(other.split(",")).filter(word -> !word.isEmpty()).map(CheckKind::of).toList();
  }

  private DiagnoseOptions options() {
    try {
      return new DiagnoseOptions(
          target,
          tls.tls(),
          checks == null ? CheckKind.of(target) : checks,
          timeout,
          duration,
          connections,
          idle,
          lacks());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
