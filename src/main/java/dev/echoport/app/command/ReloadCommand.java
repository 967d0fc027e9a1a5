package dev.echoport.app.command;

import dev.echoport.app.Version;
import dev.echoport.client.AdminApi;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code echoport reload}. */
@Command(
    name = "reload",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lets a running node read its configuration again, from where it was started with.",
      "Prints which listeners were added, removed, changed; or why nothing has changed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:in effect", "1:rejected, or the node cannot be reached; nothing changed"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
final class ReloadCommand implements Callable<Integer> {
  private static final List<String> WHAT = List.of("added", "removed", "changed", "unchanged");

  @Spec private CommandSpec spec;

  @Mixin private AdminOptions admin;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}.")
  private Duration timeout;

  @Override
  public Integer call() {
    ClientLogging.toStandardError();
    PrintWriter err = spec.commandLine().getErr();
    try {
      AdminApi.Answer answer = new AdminApi(admin.target(), admin.token()).reload(timeout);
      if (answer.applied()) {
        print(new JsonObject(answer.body()));
        return 0;
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

  private void print(JsonObject change) {
    PrintWriter out = spec.commandLine().getOut();
    WHAT.forEach(what -> out.println(what + ": " + names(change.getJsonArray(what))));
    out.flush();
  }

  private static String names(JsonArray names) {
    return names.isEmpty()
        ? "-"
        : names.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
