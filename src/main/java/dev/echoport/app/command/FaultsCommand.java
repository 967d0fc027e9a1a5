package dev.echoport.app.command;

import dev.echoport.app.Version;
import dev.echoport.client.AdminApi;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code echoport faults}. */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows the faults on purpose of a listener, or sets them, for new connections unless --open.",
      "For instance: echoport faults echo '{do: reset, at: {sent: 64KiB}}' --expires 60s"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown, or in effect", "1:rejected, or the node cannot be reached"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
final class FaultsCommand implements Callable<Integer> {
  private static final String OFF = "off";

  @Spec private CommandSpec spec;

  @Mixin private AdminOptions admin;

  @Parameters(index = "0", paramLabel = "LISTENER", description = "The listener's name.")
  private String listener;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PLAN",
      description = {
        "A fault, a list of them, or {seed: 42, plan: [...]}, in YAML or JSON; or a file with that.",
        "off: those of the configuration again. Without it: shows what is in effect."
      })
  private @Nullable String plan;

  @Option(names = "--seed", paramLabel = "NUMBER", description = "Of all chance; 0: drawn.")
  private @Nullable Long seed;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "For how long. Default: until the next change.")
  private @Nullable Duration expires;

  @Option(
      names = "--authority",
      description = {
        "Prints as PEM who has issued the certificates that faults show, and nothing else.",
        "Trust it in a client to see what is wrong with them."
      })
  private boolean authority;

  @Option(names = "--open", description = "For connections that are open, too.")
  private boolean open;

  @Override
  public Integer call() {
    ClientLogging.toStandardError();
    PrintWriter err = spec.commandLine().getErr();
    try {
      AdminApi.Answer answer = ask(new AdminApi(admin.target(), admin.token()));
      if (answer.applied()) {
        return print(new JsonObject(answer.body())) ? 0 : 1;
      }
      answer.problems().forEach(err::println);
    } catch (IOException | DecodeException e) {
      err.println(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.flush();
    return 1;
  }

  private AdminApi.Answer ask(AdminApi api) throws IOException, InterruptedException {
    if (plan == null) {
      return api.faults("GET", listener, "");
    }
    return plan.equals(OFF)
        ? api.faults("DELETE", listener, "")
        : api.faults("PUT", listener, request(plan));
  }

  /** What is written out, or what a file says; options hold against it. */
  private String request(String written) throws IOException {
    boolean inline = written.startsWith("{") || written.startsWith("[");
    String text = inline ? written : read(Path.of(written));
    if (seed == null && expires == null && !open) {
      return text;
    }
    return (seed == null ? "" : "seed: " + seed + "\n")
        + (expires == null ? "" : "expires: " + expires.toMillis() + "ms\n")
        + (open ? "open: true\n" : "")
        + "plan:\n"
        + text.indent(2);
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + " (expected: a plan such as {do: reset}, a file that exists, or off)", e);
    }
  }

  private boolean print(JsonObject now) {
    PrintWriter out = spec.commandLine().getOut();
    if (authority) {
      return printAuthority(now.getString("authority"), out);
    }
    JsonArray faults = now.getJsonArray("plan");
    String expiry = now.getString("expiresAt");
    out.println(
        "seed %d, from the %s%s"
            .formatted(
                now.getLong("seed"),
                now.getString("from"),
                expiry == null ? "" : ", until " + expiry));
    for (int i = 0; i < faults.size(); i++) {
      out.println((i + 1) + ": " + faults.getJsonObject(i).encode());
    }
    if (faults.isEmpty()) {
      boolean byLine = "line".equals(now.getString("choose"));
      out.println(byLine ? "the first line of each connection is its plan" : "no faults");
    }
    out.flush();
    return true;
  }

  private boolean printAuthority(@Nullable String pem, PrintWriter out) {
    if (pem == null) {
      spec.commandLine()
          .getErr()
          .println("listener " + listener + " shows no certificate on purpose");
      return false;
    }
    out.print(pem);
    out.flush();
    return true;
  }
}
