package dev.echoport.app.command;

import dev.echoport.app.Version;
import dev.echoport.client.Target;
import dev.echoport.client.probe.ProbeOptions;
import dev.echoport.client.probe.ProbeReport;
import dev.echoport.client.probe.ProbeRun;
import dev.echoport.client.probe.ProbeStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One verified round trip, judged as monitoring plug-ins do. {@link ProbeMain} is the fast way. */
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 3,
    description = {
      "Verifies an echo, or asks a health endpoint.",
      "An echo: tcp://host:port, tls://host:port, udp://host:port, unix:/path,"
          + " ws[s]://host:port, http[s]://host:port/echo. A health endpoint:"
          + " http[s]://host:port/health/ready.",
      "Prints one line with performance data for monitoring systems."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:OK",
      "1:WARNING: the average round trip is above --warn",
      "2:CRITICAL: an echo failed, or the average is above --critical",
      "3:UNKNOWN: the command line makes no sense"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
public final class ProbeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "URI",
      converter = TargetConverter.class,
      description =
          "tcp://host:port, tls://host:port, udp://host:port, unix:/path,"
              + " ws[s]:// or http[s]://host[:port]/path, IPv6 in brackets.")
  private Target target;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description = "Bounds each attempt as a whole. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "Attempts, each on a connection of its own. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "32",
      converter = SizeConverter.class,
      description = "Bytes of an echo, for instance 1KiB. Default: ${DEFAULT-VALUE}.")
  private int size;

  @Option(
      names = "--warn",
      paramLabel = "TIME",
      defaultValue = "100ms",
      converter = DurationConverter.class,
      description = "Average round trip that is too slow. Default: ${DEFAULT-VALUE}.")
  private Duration warn;

  @Option(
      names = "--critical",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationConverter.class,
      description = "Average round trip that is a failure. Default: ${DEFAULT-VALUE}.")
  private Duration critical;

  @Mixin private TlsOptions tls;

  @Option(
      names = "--skip-lines",
      paramLabel = "N",
      defaultValue = "0",
      description = "Lines that the server says before its echo. Default: ${DEFAULT-VALUE}.")
  private int skipLines;

  @Option(
      names = "--docker",
      description = "Exit code of a container's health check: 0 for OK and WARNING, else 1.")
  private boolean docker;

  ProbeOptions options() {
    return new ProbeOptions(target, timeout, count, size, warn, critical, skipLines, tls.tls());
  }

  boolean docker() {
    return docker;
  }

  @Override
  public Integer call() throws InterruptedException {
    ProbeReport report = ProbeRun.run(options());
    spec.commandLine().getOut().println(report.line());
    spec.commandLine().getOut().flush();
    ProbeStatus status = report.status();
    return docker ? status.dockerExitCode() : status.exitCode();
  }
}
