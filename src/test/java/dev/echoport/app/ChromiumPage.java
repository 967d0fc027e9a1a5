package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** One page of a {@link Chromium}: what a test does with it, and what it sees. */
final class ChromiumPage implements AutoCloseable {
  private final Chromium browser;
  private final String context;
  private final String session;

  /** What the page complained about. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  /** The addresses that the page asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  ChromiumPage(Chromium browser, String context, String session) {
    this.browser = browser;
    this.context = context;
    this.session = session;
  }

  private JsonObject call(String method, Map<String, Object> parameters) throws Exception {
    return browser.call(session, method, parameters);
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

  /** An event of the DevTools protocol. */
  void happened(String method, JsonObject event) {
    switch (method) {
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

  @Override
  public void close() throws Exception {
    browser.close(context, session);
  }
}
