package dev.echoport.app;

import dev.echoport.app.command.Main;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * Runs the program's commands one after another in one process, which takes longer to start than
 * most of them to run. A line of input is the arguments of one, in JSON; a line of output is what
 * became of it.
 */
final class CommandRunner {
  private CommandRunner() {}

  public static void main(String[] none) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] arguments =
          new JsonArray(line).stream().map(String.class::cast).toArray(String[]::new);
      StringWriter said = new StringWriter();
      PrintWriter out = new PrintWriter(said);
      int code = Main.Commands.commandLine().setOut(out).setErr(out).execute(arguments);
      System.out.println(new JsonObject().put("code", code).put("out", said.toString()).encode());
    }
  }
}
