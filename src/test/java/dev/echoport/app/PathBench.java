package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.app.command.Main;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A client, a box and a node, each in a network namespace of its own. The client reaches the node
 * through the box, and its admin API beside it.
 *
 * <pre>
 *   client 10.9.1.2 -- 10.9.1.1 box 10.9.2.1 -- 10.9.2.2 node
 *          10.9.3.1 --------------------------- 10.9.3.2
 * </pre>
 */
final class PathBench implements AutoCloseable {
  private static final String CLIENT = "c";
  private static final String BOX = "b";
  private static final String NODE = "n";
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final String name = "ep" + ProcessHandle.current().pid();
  private final Path directory;
  private final List<Process> running = new ArrayList<>();
  private final PrintWriter client;
  private final BufferedReader ran;

  /** What a command printed, and how it ended. */
  record Ran(int code, String out) {}

  PathBench(Path directory) throws Exception {
    this.directory = directory;
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/sbin/ip")) && Files.exists(Path.of("/usr/sbin/nft")),
        "no ip and nft here");
    try {
      lay();
      startNode();
      Process commands =
          start(
              of(CLIENT, ChildJvm.command(CommandRunner.class, List.of()))
                  .redirectError(directory.resolve("client.log").toFile()));
      client = new PrintWriter(commands.outputWriter(StandardCharsets.UTF_8), true);
      ran = commands.inputReader(StandardCharsets.UTF_8);
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private void lay() throws Exception {
    for (String each : List.of(CLIENT, BOX, NODE)) {
      assume("ip", "netns", "add", name + each);
      assume("ip", "-n", name + each, "link", "set", "lo", "up");
    }
    wire(CLIENT, "10.9.1.2", BOX, "10.9.1.1");
    wire(BOX, "10.9.2.1", NODE, "10.9.2.2");
    wire(CLIENT, "10.9.3.1", NODE, "10.9.3.2");
    assume("ip", "-n", name + CLIENT, "route", "add", "default", "via", "10.9.1.1");
    assume("ip", "-n", name + NODE, "route", "add", "default", "via", "10.9.2.1");
    setting("net.ipv4.ip_forward", 1);
  }

  private void wire(String one, String address, String other, String otherAddress)
      throws Exception {
    String a = one + other;
    assume(
        "ip",
        "link",
        "add",
        "name",
        a,
        "netns",
        name + one,
        "type",
        "veth",
        "peer",
        "name",
        a,
        "netns",
        name + other);
    for (Map.Entry<String, String> end : Map.of(one, address, other, otherAddress).entrySet()) {
      assume("ip", "-n", name + end.getKey(), "addr", "add", end.getValue() + "/24", "dev", a);
      assume("ip", "-n", name + end.getKey(), "link", "set", a, "up");
    }
  }

  private void startNode() throws Exception {
    Path config = directory.resolve("node.yaml");
    Files.writeString(
        config,
        "listeners: {echo: {uri: 'tcp://0.0.0.0:7007'}, datagrams: {uri: 'udp://0.0.0.0:7007'},"
            + " web: {uri: 'http://0.0.0.0:8080'}}\n"
            + "admin: {host: 10.9.3.2, port: 7080, auth: none}\n");
    Path log = directory.resolve("node.log");
    List<String> serve = ChildJvm.command(Main.class, List.of());
    serve.addAll(List.of("serve", "--config", config.toString()));
    start(of(NODE, serve).redirectErrorStream(true).redirectOutput(log.toFile()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Files.readString(log)).contains("\nready"));
  }

  /** Runs a program in the box until the end; returns as soon as it listens. */
  void inTheBox(int port, String file, String content, String... command) throws Exception {
    Path config = directory.resolve(file);
    Files.writeString(config, content);
    List<String> all = new ArrayList<>(List.of(command));
    all.add(config.toString());
    Path log = directory.resolve(file + ".log");
    start(of(BOX, all).redirectErrorStream(true).redirectOutput(log.toFile()));
    String listens = "ss -ltn | grep -q :" + port;
    await().until(() -> run(in(BOX, List.of("sh", "-c", listens))).code() == 0);
  }

  private ProcessBuilder of(String where, List<String> command) {
    return new ProcessBuilder(in(where, command));
  }

  private Process start(ProcessBuilder builder) throws IOException {
    Process started = builder.start();
    running.add(started);
    return started;
  }

  /** Lets the box forward by one rule alone, of nft, or by none. */
  void rule(String hook, String rule) throws Exception {
    assumeInTheBox("nft", "flush", "ruleset");
    assumeInTheBox("nft", "add", "table", "ip", "t");
    assumeInTheBox("nft", "add", "chain", "ip", "t", "c", "{ type " + hook + "; }");
    if (!rule.isEmpty()) {
      assumeInTheBox("nft", "add", "rule", "ip", "t", "c", rule);
    }
  }

  /** Of the box's kernel. */
  void setting(String key, int value) throws Exception {
    assumeInTheBox("sysctl", "-qw", key + "=" + value);
  }

  /** Runs {@code diagnose} at the client, with the admin API of the node. */
  Ran diagnose(String uri, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("diagnose", uri, "--admin", "10.9.3.2:7080"));
    arguments.addAll(List.of(options));
    client.println(new JsonArray(arguments).encode());
    JsonObject result = new JsonObject(ran.readLine());
    return new Ran(result.getInteger("code"), result.getString("out"));
  }

  private List<String> in(String where, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name + where));
    all.addAll(command);
    return all;
  }

  private void assumeInTheBox(String... command) throws Exception {
    assume(in(BOX, List.of(command)).toArray(String[]::new));
  }

  private static void assume(String... command) throws Exception {
    Ran ran = run(List.of(command));
    Assumptions.assumeTrue(
        ran.code() == 0, "no network namespaces, nft and conntrack here for root");
  }

  private static Ran run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), out);
  }

  @Override
  public void close() throws Exception {
    for (Process each : running) {
      each.destroy();
      each.waitFor(30, TimeUnit.SECONDS);
    }
    for (String each : List.of(CLIENT, BOX, NODE)) {
      run(List.of("ip", "netns", "del", name + each));
    }
  }
}
