package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A headless Chromium, driven by the DevTools protocol over the JDK's own WebSocket: the few
 * commands that the tests need do without a driver of 180 MB.
 */
final class Chromium implements AutoCloseable {
  /** Why tests in a browser are skipped. */
  private static final String MISSING = "no browser here: install chromium";

  private static final String LISTENING = "DevTools listening on ";

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
  private final Map<String, ChromiumPage> pages = new ConcurrentHashMap<>();

  /** The browser of this machine; without one the tests of the caller are skipped. */
  static Chromium start(Path profile) throws Exception {
    Optional<String> installed = installed();
    Assumptions.assumeTrue(installed.isPresent(), MISSING);
    return new Chromium(installed.get(), profile);
  }

  private static Optional<String> installed() {
    String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Arrays.stream(folders).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private Chromium(String executable, Path profile) throws Exception {
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

  /** A page with storage of its own. */
  ChromiumPage open() throws Exception {
    String context =
        call(null, "Target.createBrowserContext", Map.of()).getString("browserContextId");
    String target =
        call(null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
            .getString("targetId");
    String session =
        call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .getString("sessionId");
    ChromiumPage page = new ChromiumPage(this, context, session);
    pages.put(session, page);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(session, domain + ".enable", Map.of());
    }
    return page;
  }

  void close(String context, String session) throws Exception {
    call(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
    pages.remove(session);
  }

  JsonObject call(@Nullable String inSession, String method, Map<String, Object> parameters)
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
      ChromiumPage page = pages.get(message.getString("sessionId", ""));
      if (page != null) {
        page.happened(message.getString("method"), message.getJsonObject("params"));
      }
    }
  }
}
