package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page in a headless Chromium, driven by the DevTools protocol over the JDK's own WebSocket:
 * the few commands that the tests need do without a driver of 180 MB.
 */
final class Chromium implements AutoCloseable {
  /** Why tests in a browser are skipped. */
  static final String MISSING = "no browser here: install chromium";

  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final WebSocket socket;
  private final String session;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();

  /** What the page complained about. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  /** The addresses that the page asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** The browser of this machine, if there is one. */
  static Optional<String> installed() {
    String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Arrays.stream(folders).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  Chromium(String executable, Path profile) throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                executable,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    command.environment().put("TMPDIR", profile.toString());
    process = command.start();
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(devTools()), new Events())
            .get(60, TimeUnit.SECONDS);
    String target =
        call(null, "Target.createTarget", Map.of("url", "about:blank")).getString("targetId");
    session =
        call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .getString("sessionId");
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", Map.of());
    }
  }

  private String devTools() throws IOException {
    BufferedReader errors = process.errorReader(StandardCharsets.UTF_8);
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      if (line.startsWith(LISTENING)) {
        Thread drain = new Thread(() -> errors.lines().forEach(ignored -> {}), "chromium-log");
        drain.setDaemon(true);
        drain.start();
        return line.substring(LISTENING.length());
      }
    }
    throw new IOException("Chromium ended without listening");
  }

  private JsonObject call(String method, Map<String, Object> parameters) throws Exception {
    return call(session, method, parameters);
  }

  private JsonObject call(@Nullable String inSession, String method, Map<String, Object> parameters)
      throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    answers.put(id, answer);
    JsonObject command =
        new JsonObject()
            .put("id", id)
            .put("method", method)
            .put("params", new JsonObject(Map.copyOf(parameters)));
    if (inSession != null) {
      command.put("sessionId", inSession);
    }
    socket.sendText(command.encode(), true).get(60, TimeUnit.SECONDS);
    JsonObject message = answer.get(60, TimeUnit.SECONDS);
    assertThat(message.getJsonObject("error")).as(method).isNull();
    return message.getJsonObject("result");
  }

  void open(String url) throws Exception {
    call("Page.navigate", Map.of("url", url));
  }

  void size(int width, int height) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void colours(String scheme) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            new JsonArray()
                .add(new JsonObject().put("name", "prefers-color-scheme").put("value", scheme))));
  }

  /** The value of a script; a promise is waited for. */
  Object evaluate(String script) throws Exception {
    JsonObject result =
        call(
            "Runtime.evaluate",
            Map.of("expression", script, "awaitPromise", true, "returnByValue", true));
    assertThat(result.getJsonObject("exceptionDetails")).as(script).isNull();
    return result.getJsonObject("result").getValue("value");
  }

  /** The text of the first element that the selector finds; empty without one. */
  String text(String selector) throws Exception {
    return (String)
        evaluate("document.querySelector('" + selector.replace("'", "\\'") + "')?.innerText ?? ''");
  }

  void press(String key) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          key.equals("Enter")
              ? Map.of("type", type, "key", key, "windowsVirtualKeyCode", 13, "text", "\r")
              : Map.of("type", type, "key", key, "windowsVirtualKeyCode", 9));
    }
  }

  void type(String text) throws Exception {
    call("Input.insertText", Map.of("text", text));
  }

  void screenshot(Path file) throws Exception {
    JsonObject shot =
        call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.getString("data")));
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
    for (ProcessHandle child : children) {
      child.onExit().get(60, TimeUnit.SECONDS); // It may still write to the profile.
    }
  }

  private final class Events implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        receive(new JsonObject(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void receive(JsonObject message) {
      if (message.containsKey("id")) {
        answers.remove(message.getInteger("id")).complete(message);
        return;
      }
      JsonObject event = message.getJsonObject("params");
      switch (message.getString("method")) {
        case "Network.requestWillBeSent" ->
            requests.add(event.getJsonObject("request").getString("url"));
        case "Runtime.exceptionThrown" -> complaints.add(event.encode());
        case "Log.entryAdded" -> complain(event.getJsonObject("entry").getString("level"), event);
        case "Runtime.consoleAPICalled" -> complain(event.getString("type"), event);
        default -> {}
      }
    }

    private void complain(String level, JsonObject event) {
      if (level.equals("error") || level.equals("warning")) {
        complaints.add(event.encode());
      }
    }
  }
}
