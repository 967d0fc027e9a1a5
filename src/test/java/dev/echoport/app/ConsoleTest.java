package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.echoport.config.AdminConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.TransportChoice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console in a real browser, on a real node. */
@Timeout(240)
@Tag("browser")
class ConsoleTest {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @TempDir private static Path profile;
  private static Chromium chromium;

  private @Nullable TestNode started;
  private ChromiumPage browser;

  @BeforeAll
  static void startBrowser() throws Exception {
    chromium = Chromium.start(profile);
  }

  @AfterAll
  static void stopBrowser() throws Exception {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    browser = chromium.open();
  }

  @AfterEach
  void close() throws Exception {
    browser.close();
    if (started != null) {
      started.close();
    }
  }

  @Test
  void showsWhatTheMetricsSay() throws Exception {
    TestNode node = start(0, null);
    try (Echo echo = new Echo(node.connect())) {
      show(node, "#/");
      await().until(() -> browser.text("#tile-received").matches("[1-9].*/s"));
      assertThat(browser.text("#tile-open")).isEqualTo("1");
      assertThat(browser.text("#state")).isEqualTo("serving");
      assertThat(browser.evaluate("document.title"))
          .isEqualTo("test serving – Overview – Echoport");
      String seen =
          "[Math.round(where.getBoundingClientRect().top), getSelection().toString()].join()";
      browser.evaluate(
          "scrollTo(0, 200); window.where = document.querySelector('.cards dt');"
              + "getSelection().selectAllChildren(where); window.before = "
              + seen
              + "; window.received = document.querySelector('#tile-received').textContent");
      await()
          .until(
              () ->
                  (Boolean)
                      browser.evaluate(
                          "document.querySelector('#tile-received').textContent !== received"));
      assertThat((String) browser.evaluate(seen))
          .isEqualTo(browser.evaluate("before"))
          .endsWith(",Connections");
    }
    await().until(() -> browser.text("#tile-open").equals("0"));
    String received = counted(node, "echoport_received_bytes_total");
    await()
        .untilAsserted(
            () ->
                assertThat(browser.text("main"))
                    .contains(
                        (String)
                            browser.evaluate(
                                "import('/console/format.js').then(f => f.bytes("
                                    + received
                                    + "))")));
    assertThat(browser.complaints).isEmpty();
    assertThat(browser.requests)
        .isNotEmpty()
        .allMatch(url -> url.equals("about:blank") || url.startsWith(node.gateway().adminUri()));
  }

  @Test
  void showsASlowReaderAsPending() throws Exception {
    TestNode node = start(0, null);
    try (Socket slow = node.connect()) {
      show(node, "#/connections");
      TestNode.stuff(slow);
      await().until(() -> browser.text("tbody tr td:nth-child(8)").matches("[1-9].*KiB"));
      browser.evaluate("document.querySelector('tbody a').click()");
      await().until(() -> browser.text("dl.facts").contains("full: nothing is read"));
      await().until(() -> browser.text(".sentence").contains("It is open: the peer has taken"));
    }
    await().until(() -> browser.text("dl.facts").contains("PEER_RESET"));
    assertThat(browser.complaints).isEmpty();
    assertThat(hidden(".charts")).isFalse();
    Object address = browser.evaluate("location.hash");
    show(node, (String) address);
    await().until(() -> browser.text("dl.facts").contains("PEER_RESET"));
    await().until(() -> browser.text("main").contains("completions before the end."));
    show(node, "#/connection/test-1?opened=1");
    await().until(() -> browser.text(".sentence").contains("test-1 is another connection now"));
    show(node, "#/connection/test-99");
    await().until(() -> browser.text(".sentence").contains("no connection test-99"));
    assertThat(hidden(".charts")).isTrue();
  }

  private boolean hidden(String selector) throws Exception {
    return (Boolean) browser.evaluate("document.querySelector('" + selector + "').hidden");
  }

  @Test
  void rowsStayWhileTheyChange() throws Exception {
    TestNode node = start(0, null);
    try (Echo echo = new Echo(node.connect());
        Socket other = node.connect()) {
      show(node, "#/connections?listener=echo&sort=opened");
      await().until(() -> browser.text("tbody tr:nth-child(2)").contains("test-"));
      browser.evaluate("document.querySelector('th[data-sort=received] button').click()");
      await().until(() -> browser.text("th[aria-sort]").contains("Received"));
      assertThat(browser.evaluate("location.hash"))
          .isEqualTo("#/connections?listener=echo&sort=-received");
      browser.evaluate(
          "window.link = document.querySelector('tbody a'); link.focus();"
              + "window.before = link.closest('tr').cells[5].textContent");
      await()
          .until(
              () ->
                  (Boolean)
                      browser.evaluate("link.closest('tr')?.cells[5].textContent !== before"));
      assertThat((Boolean) browser.evaluate("document.activeElement === link")).isTrue();
      browser.evaluate("document.querySelector('tbody button.value').click(); link.click()");
      await().until(() -> browser.text("h2").startsWith("Connection test-"));
      browser.evaluate("history.back()");
      await().until(() -> browser.text("th[aria-sort]").contains("Received"));
      assertThat(browser.text("main > :last-child h2")).isEqualTo("Closed last");
      assertThat(browser.evaluate("document.getElementById('listener').value")).isEqualTo("echo");
      assertThat(other.isConnected()).isTrue();
      show(node, "#/connections?reason=IDLE");
      await().until(() -> browser.text("main > :last-child h2").equals("Open"));
      browser.evaluate(
          "document.getElementById('address').value = 'test-2';"
              + "document.querySelector('form.filter').requestSubmit()");
      await().until(() -> browser.text("h2").equals("Connection test-2"));
    }
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void figuresAreHonest() throws Exception {
    show(start(0, null), "#/");
    assertThat(number("samples", "m.quantile([1, 1], [4.5e9, 9e9, 1.8e10], 1) / 1e9"))
        .as("the slowest of a bucket is not its bound")
        .isBetween(4.6, 8.9);
    assertThat(
            number(
                "timeline",
                "m.sentBy({operation: 'SEND', outcome: 'FAILED', offset: 5, bytes: 9})"))
        .as("what failed was not sent")
        .isZero();
    assertThat(
            number("timeline", "m.sentBy({operation: 'SEND', outcome: 'OK', offset: 5, bytes: 9})"))
        .isEqualTo(14);
    String stats =
        "const at = (s, opened, started) => ({node: 'n', atMillis: s * 1e3, startedAt: started,"
            + " latencyBoundsNanos: [1], recordsDropped: {}, cluster: {members: []}, listeners:"
            + " [{name: 'l', connections: {open: 1, opened, closed: {}}, ledger: {receivedBytes: 0,"
            + " sentBytes: 0, discardedBytes: {in: 0, out: 0}, pendingBytes: {in: 0, out: 0}},"
            + " completions: {RECEIVE: {}, SEND: {}, PROCESS: {}}, refused: {}, datagramsRefused: {},"
            + " latency: {SEND: [0, 0]}}]}); const s = new m.Samples();";
    assertThat(
            number(
                "samples",
                stats
                    + "[1, 2, 9, 10].forEach(t => s.add(at(t, 7))); s.points.filter(p => !p.node).length"))
        .as("an outage is a gap")
        .isEqualTo(1);
    assertThat(
            number(
                "samples",
                stats + "[1, 2].forEach(t => s.add(at(t, 7))); s.add(at(3, 2)); s.marks[0].at"))
        .as("a restart is marked")
        .isEqualTo(3);
    String history =
        "const h = m.read({times: [1000, 11000, 61000], spansMillis: [1, 10000, 50000], stepMillis:"
            + " 10000, latencyBoundsNanos: [1], marks: [], series: {receivedBytes: [0, 500, 0],"
            + " 'closed.IDLE': [0, 20, 0]}});";
    assertThat(number("past", history + " h.points[1].node.received + h.points[1].node.ends.IDLE"))
        .as("bytes and ends a second")
        .isEqualTo(52);
    assertThat(number("past", history + " h.points.filter(p => !p.node).length"))
        .as("a node that hung is a gap")
        .isEqualTo(1);
    assertThat(
            browser.evaluate(
                "import('/console/wrong.js').then(m => m.cells({kind: 'SLOW_CONNECTION', sentence: 'it"
                    + " waits', sinceMillis: 65000, listener: 'echo', connection: 'a-1'})"
                    + ".map(c => c.text ?? c).join())"))
        .isEqualTo("a-1,It waits,1 min 5 s");
    String account =
        "({received: r, sent: 0, open: 1, opening: 0, ends: {IDLE: e}, refused: {}, quantiles: [null, null]})";
    assertThat(
            browser.evaluate(
                "import('/console/changes.js').then(m => { const account = (r, e) => "
                    + account
                    + "; const points = Array.from({length: 360}, (_, i) => ({at: i * 10, node: account("
                    + "1e5, i > 340 ? .1 : 0)})); return m.changes({points, marks: [{at: 3500, text: 'x"
                    + " drains'}]}, 3600).map(c => c.at + ' ' + c.text).join('|'); })"))
        .isEqualTo(
            "3500 X drains|3410 Connections that ended by IDLE: 19 in ten minutes, before 0");
    browser.evaluate("document.querySelectorAll('.traffic button')[1].click()");
    assertThat(browser.evaluate("location.hash")).isEqualTo("#/?range=1h");
    assertThat(
            browser.evaluate(
                "import('/console/take.js').then(m => m.csv([{a: '=x,\"y'}], [['a', each => each.a]]))"))
        .isEqualTo("a\r\n\"'=x,\"\"y\"\r\n");
  }

  /** What a function of one of the page's modules, {@code m}, returns. */
  private double number(String module, String script) throws Exception {
    int last = script.lastIndexOf("; ") + 1;
    String body = script.substring(0, last) + " return " + script.substring(last);
    return ((Number)
            browser.evaluate("import('/console/" + module + ".js').then(m => { " + body + " })"))
        .doubleValue();
  }

  @Test
  void reconnectsToANodeThatComesBack() throws Exception {
    TestNode first = start(0, null);
    show(first, "#/");
    await().until(() -> browser.text("#state").equals("serving"));
    int port = URI.create(first.gateway().adminUri()).getPort();
    first.close();
    await().until(() -> browser.text("#state").equals("reconnecting"));
    start(port, null);
    await().until(() -> browser.text("#state").equals("serving"));
  }

  @Test
  void asksForTheTokenAndKeepsIt() throws Exception {
    TestNode node = start(0, "a-token-of-the-test");
    show(node, "#/");
    await()
        .until(() -> (Boolean) browser.evaluate("document.querySelector('#ask')?.open ?? false"));
    browser.type("another");
    browser.press("Enter");
    await().until(() -> browser.text("#wrong-token").contains("refused this token"));
    browser.type("a-token-of-the-test");
    browser.press("Enter");
    await().until(() -> browser.text("#state").equals("serving"));
    show(node, "#/connections");
    await().until(() -> browser.text("main").contains("0 connections."));
    assertThat((Boolean) browser.evaluate("document.querySelector('#ask').open")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1440, light", "1024, dark", "400, light"})
  void isAccessibleInEveryForm(int width, String colours) throws Exception {
    TestNode node = start(0, null);
    browser.size(width, 900);
    browser.colours(colours);
    try (Socket slow = node.connect();
        Echo echo = new Echo(node.connect())) {
      TestNode.stuff(slow);
      for (String page : List.of("#/", "#/connections", "#/connection/test-2", "#/listener/echo")) {
        show(node, page);
        await().until(() -> browser.text("#state").equals("serving"));
        awaitFigures(page);
        browser.screenshot(
            SCREENSHOTS.resolve(page.replaceAll("\\W", "") + "-" + width + "-" + colours + ".png"));
        assertThat(violations()).as(page).isEqualTo("[]");
        assertThat((Boolean) browser.evaluate("document.body.scrollWidth <= innerWidth"))
            .as("%s fits", page)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1440, light", "400, dark"})
  void marksFaultsOnTheTimeLine(int width, String colours, @TempDir Path directory)
      throws Exception {
    browser.size(width, 900);
    browser.colours(colours);
    String plan =
        "{do: corrupt, at: {sent: 1MiB}, every: 4MiB, bits: 1},"
            + " {do: stall, what: send, at: {time: 3s}, every: 5s, time: 1s}";
    try (FaultyNode node = FaultyNode.start(directory, FaultyNode.tcp(plan));
        Echo echo = new Echo(node.connect())) {
      show(node.node().gateway(), "#/connection/test-1");
      await().until(() -> browser.text("ol.faults").contains("Fault 2, stall at "));
      await().until(() -> browser.text("ol.faults").contains(" B sent, 1 B"));
      assertThat(browser.text("ol.faults")).contains("Fault 1, corrupt at ");
      assertThat(browser.text(".legend")).contains("fault on purpose");
      browser.screenshot(SCREENSHOTS.resolve("faults-" + width + "-" + colours + ".png"));
      assertThat(violations()).isEqualTo("[]");
      assertThat((Boolean) browser.evaluate("document.body.scrollWidth <= innerWidth")).isTrue();
      assertThat(browser.complaints).isEmpty();
    }
  }

  @Test
  void completionsAreChosenByClicking() throws Exception {
    TestNode node = start(0, null);
    try (Socket peer = node.connect()) {
      show(node, "#/completions");
      await().until(() -> browser.text(".card .note").startsWith("0 of 0"));
      peer.getOutputStream().write(1);
      await().until(() -> browser.text("tbody").contains("SEND"));
      browser.evaluate(
          "[...document.querySelectorAll('tbody button')].find(b => b.textContent === 'SEND').click()");
      await().until(() -> !browser.text("tbody").contains("RECEIVE"));
      assertThat(browser.evaluate("location.hash")).isEqualTo("#/completions?operation=SEND");
      assertThat(browser.text(".chips")).startsWith("operation SEND");
      assertThat(violations()).isEqualTo("[]");
    }
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void whatIsAskedOfTheNodeIsConfirmedFirst() throws Exception {
    TestNode node = start(0, "a-token-of-the-test");
    show(node, "#/");
    browser.evaluate("sessionStorage.setItem('echoport.token', 'a-token-of-the-test')");
    try (Socket peer = node.connect()) {
      peer.getOutputStream().write(1);
      show(node, "#/connection/test-1");
      await().until(() -> browser.text(".sentence").startsWith("It is open"));
      browser.evaluate(button("End it …") + ".click()");
      assertThat(browser.text("dialog.asks")).contains("End connection test-1", "Cancel");
      assertThat(violations()).isEqualTo("[]");
      browser.evaluate(button("Cancel") + ".click()");
      await().until(() -> browser.text("dialog.asks").isEmpty());
      assertThat(node.openConnections()).hasSize(1);
      confirm("End it …", "End it");
      await()
          .untilAsserted(
              () ->
                  assertThat(browser.text(".sentence"))
                      .startsWith("It was ended over the API by 127.0.0.1"));
    }
    show(node, "#/listener/echo");
    await().until(() -> browser.text("main").contains("It listens on"));
    confirm("Set faults …", "document.getElementById('ask-plan').value = '- {do: delays}';", "Set");
    await().until(() -> browser.text("dialog.asks .bad").contains("did you mean \"delay\"?"));
    browser.evaluate(
        "document.getElementById('ask-plan').value = '- {do: delay, time: 9ms}';"
            + "document.querySelector('dialog.asks .go').click()");
    await().until(() -> browser.text("pre.plan[aria-label*=faults]").contains("9ms"));
    confirm("As configured …", "Take them back");
    await().until(() -> browser.text("pre.plan[aria-label*=faults]").equals("None."));
    confirm("Drain it …", "Drain it");
    await().until(() -> browser.text("main").contains("and accepts nothing."));
    assertThat(node.gateway().listeners()).isEmpty();
    show(node, "#/");
    await().until(() -> browser.text("main").contains("listener echo drains, as asked for"));
    confirm("Log level …", "document.getElementById('ask-level').value = 'warn';", "Set it");
    await().until(() -> browser.text("main").contains("The log has level warn until"));
  }

  /** Asks for it, and says yes. */
  private void confirm(String asks, String verb) throws Exception {
    confirm(asks, "", verb);
  }

  private void confirm(String asks, String choice, String verb) throws Exception {
    browser.evaluate(button(asks) + ".click()");
    await().until(() -> browser.text("dialog.asks .go").startsWith(verb));
    browser.evaluate(choice + "document.querySelector('dialog.asks .go').click()");
  }

  private static String button(String text) {
    return "[...document.querySelectorAll('button')].find(b => b.innerText === '" + text + "')";
  }

  /** A rate takes two reports of the node, and so does a chart. */
  private void awaitFigures(String page) {
    switch (page) {
      case "#/", "#/listener/echo" ->
          await().until(() -> browser.text("#tile-received").matches("[1-9].*/s"));
      case "#/connections" ->
          await().until(() -> browser.text("tbody tr:nth-child(2)").contains("test-"));
      default -> await().until(() -> browser.text("dl.facts").contains("KiB"));
    }
  }

  @Test
  void isUsableWithTheKeyboardAlone() throws Exception {
    TestNode node = start(0, null);
    try (Socket one = node.connect()) {
      show(node, "#/connections");
      await().until(() -> browser.text("tbody a").startsWith("test-"));
      AtomicBoolean found = new AtomicBoolean();
      for (int i = 0; i < 25 && !found.get(); i++) {
        browser.press("Tab");
        found.set(
            (Boolean)
                browser.evaluate(
                    "document.activeElement.matches('tbody a') && !!document.activeElement.href"));
      }
      assertThat(found).isTrue();
      browser.press("Enter");
      await().until(() -> browser.text("h2").startsWith("Connection test-"));
      assertThat(one.isConnected()).isTrue();
    }
  }

  private String violations() throws Exception {
    try (InputStream axe = ConsoleTest.class.getResourceAsStream("/axe.min.js")) {
      assertThat(axe).isNotNull();
      browser.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; null");
    }
    return (String)
        browser.evaluate(
            "axe.run().then(found => JSON.stringify(found.violations"
                + ".filter(v => ['serious', 'critical', 'moderate'].includes(v.impact))"
                + ".map(v => [v.id, v.nodes.map(n => n.html + n.failureSummary)])))");
  }

  private void show(TestNode node, String page) throws Exception {
    show(node.gateway(), page);
  }

  private void show(Gateway gateway, String page) throws Exception {
    browser.open("about:blank");
    browser.open(gateway.adminUri() + "/" + page);
  }

  private TestNode start(int port, @Nullable String token) throws Exception {
    GatewayConfig config =
        TestNode.config(TransportChoice.AUTO, TestNode.listener(TestNode.DEFAULT_WINDOW));
    AdminConfig.Auth auth = token == null ? AdminConfig.Auth.AUTO : AdminConfig.Auth.TOKEN;
    started =
        TestNode.start(
            new GatewayConfig(
                config.node(),
                config.listeners(),
                config.drain(),
                new AdminConfig("127.0.0.1", port, 0, auth, token, null, List.of()),
                config.completions(),
                config.cluster(),
                config.log()));
    return started;
  }

  private static String counted(TestNode node, String metric) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.gateway().adminUri() + "/metrics")).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .findFirst()
        .orElseThrow()
        .replaceAll(".* ", "");
  }

  /** A peer that sends and reads, a few hundred times a second. */
  private static final class Echo implements AutoCloseable {
    private final Socket socket;
    private volatile boolean stopped;
    private final Thread thread;

    Echo(Socket socket) {
      this.socket = socket;
      thread = new Thread(this::run, "echo");
      thread.start();
    }

    private void run() {
      byte[] data = new byte[4096];
      try {
        while (!stopped) {
          socket.getOutputStream().write(data);
          socket.getInputStream().readNBytes(data.length);
          Thread.sleep(2); // its pace, or it would keep the machine busy
        }
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws Exception {
      stopped = true;
      thread.join(5_000);
    }
  }
}
