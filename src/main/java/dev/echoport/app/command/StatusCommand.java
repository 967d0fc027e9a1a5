package dev.echoport.app.command;

import dev.echoport.app.Version;
import dev.echoport.client.AdminApi;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code echoport status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Says what is wrong with a running node now, a line each.",
      "What has lasted for longest comes first; each line begins with how long that is."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all is well", "1:something is wrong", "3:the node cannot be asked"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
final class StatusCommand implements Callable<Integer> {
  private static final int WRONG = 1;
  private static final int COULD_NOT_ASK = 3;

  @Spec private CommandSpec spec;

  @Mixin private AdminOptions admin;

  @Override
  public Integer call() {
    ClientLogging.toStandardError();
    PrintWriter err = spec.commandLine().getErr();
    try {
      AdminApi api = new AdminApi(admin.target(), admin.token());
      AdminApi.Answer node = api.get("node");
      AdminApi.Answer problems = api.get("problems");
      if (node.applied() && problems.applied()) {
        return print(
            new JsonObject(node.body()),
            new JsonObject(problems.body()).getJsonArray("problems", new JsonArray()));
      }
      (node.applied() ? problems : node).problems().forEach(err::println);
    } catch (IOException | DecodeException e) {
      err.println(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.flush();
    return COULD_NOT_ASK;
  }

  private int print(JsonObject node, JsonArray problems) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "node %s: %s for %s, version %s%n",
        node.getString("name"),
        node.getString("state"),
        time(node.getLong("uptimeMillis")),
        node.getString("version"));
    for (int i = 0; i < problems.size(); i++) {
      JsonObject problem = problems.getJsonObject(i);
      out.printf("%-6s %s%n", time(problem.getLong("sinceMillis")), problem.getString("sentence"));
    }
    if (problems.isEmpty()) {
      out.println("all is well");
    }
    out.flush();
    return problems.isEmpty() ? 0 : WRONG;
  }

  /** In the largest unit that leaves a number of two digits or more. */
  private static String time(long millis) {
    long seconds = millis / 1_000;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + "m";
    }
    return seconds < 172_800 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
  }
}
