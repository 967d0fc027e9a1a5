package dev.echoport.app.command;

import dev.echoport.app.Version;
import dev.echoport.client.tail.Tail;
import dev.echoport.client.tail.TailFilter;
import dev.echoport.client.tail.TailOptions;
import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.config.LogConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Completions of a node as they happen. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Prints the completions of a node as they happen, each on a line.",
      "A line has: time listener connection #sequence operation [from,to) bytes outcome time-taken",
      "and of connections when they begin and end, in the order of their times.",
      "Ends when the node does, or with Ctrl-C; a summary goes to standard error."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the node ended the stream, or Ctrl-C",
      "1:cannot follow the node",
      "2:the command line makes no sense"
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
final class TailCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private AdminOptions admin;

  @Option(
      names = "--connection",
      paramLabel = "ID",
      description = "Only this connection, for instance a-17.")
  private @Nullable String connection;

  @Option(names = "--listener", paramLabel = "NAME", description = "Only this listener.")
  private @Nullable String listener;

  @Option(
      names = "--address",
      paramLabel = "TEXT",
      description = "Only peers whose address contains this, for instance 10.1.2.3 or :5000.")
  private @Nullable String address;

  @Option(
      names = "--operation",
      paramLabel = "NAME",
      description = "Only this operation: ${COMPLETION-CANDIDATES}.")
  private @Nullable Operation operation;

  @Option(
      names = "--outcome",
      paramLabel = "NAME",
      description = "Only this outcome: ${COMPLETION-CANDIDATES}.")
  private @Nullable Outcome outcome;

  @Option(
      names = "--min-latency",
      paramLabel = "TIME",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description = "Only what took at least this long, for instance 5ms.")
  private Duration minLatency;

  @Option(names = "--cluster", description = "Completions of every node of the cluster.")
  private boolean cluster;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never. Default: auto.")
  private ColorWhen color;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "utc",
      description = "Times in utc or local, as log.zone and the console have it. Default: utc.")
  private LogConfig.Zone zone;

  @Option(names = "--json", description = "Records as JSON, as the node sends them.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    ClientLogging.toStandardError();
    try {
      Tail tail = new Tail(options(), spec.commandLine().getOut(), zone.id());
      try (OnInterrupt interrupt = OnInterrupt.call(tail::stop)) {
        tail.run(() -> note("following " + admin.target().uri() + "; Ctrl-C ends it"));
        note(tail.summary());
        return interrupt.exit(0);
      }
    } catch (IOException e) {
      note(String.valueOf(e.getMessage()));
      return 1;
    }
  }

  /** On standard error, so that standard output holds nothing but what was followed. */
  private void note(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private TailOptions options() throws IOException {
    String token = admin.token();
    try {
      return new TailOptions(
          admin.target(),
          connection,
          cluster,
          json,
          token,
          new TailFilter(listener, address, operation, outcome, minLatency),
          color.enabled());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }
}
