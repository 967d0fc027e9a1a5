package dev.echoport.app.command;

import dev.echoport.client.probe.ProbeReport;
import dev.echoport.client.probe.ProbeRun;
import dev.echoport.client.probe.ProbeStatus;
import java.io.PrintStream;

/**
 * {@code probe} without picocli: prints exactly one line whatever the arguments are. {@code Main}
 * asks {@link #handles} before it loads anything else.
 */
public final class ProbeMain {
  private static final String DOCKER = "--docker";

  private ProbeMain() {}

  /** Whether this is {@code probe} and asks for neither help nor version, which picocli prints. */
  public static boolean handles(String[] arguments) {
    if (arguments.length == 0 || !arguments[0].equals("probe")) {
      return false;
    }
    for (String argument : arguments) {
      switch (argument) {
        case "-h", "--help", "-V", "--version" -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  /**
   * Probes on the calling thread.
   *
   * @param arguments all of the command line, the word {@code probe} first
   * @return exit code by the monitoring-plugins convention, 0 or 1 with {@code --docker}
   */
  public static int run(String[] arguments, PrintStream out) {
    boolean docker = false;
    ProbeStatus status;
    try {
      String[] own = new String[arguments.length - 1];
      System.arraycopy(arguments, 1, own, 0, own.length);
      docker = contains(own, DOCKER);
      ProbeReport report = ProbeRun.run(ProbeArguments.parse(own).options());
      out.println(report.line());
      status = report.status();
    } catch (IllegalArgumentException e) {
      out.println(ProbeReport.unknown(String.valueOf(e.getMessage())));
      status = ProbeStatus.UNKNOWN;
    } catch (InterruptedException e) {
      out.println(ProbeReport.unknown("interrupted"));
      status = ProbeStatus.UNKNOWN;
    }
    return docker ? status.dockerExitCode() : status.exitCode();
  }

  private static boolean contains(String[] arguments, String wanted) {
    for (String argument : arguments) {
      if (argument.equals(wanted)) {
        return true;
      }
    }
    return false;
  }
}
