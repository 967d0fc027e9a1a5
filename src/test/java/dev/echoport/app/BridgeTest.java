package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.echoport.FreePort;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.processor.CatalogSource;
import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose frames are processed by a program on the other side of the bridge. */
@Timeout(120)
class BridgeTest {
  private static final String ADDRESS = "echoport.processors.foreign";

  private int port;
  private Gateway gateway;
  private Socket program;
  private DataInputStream in;
  private DataOutputStream out;

  @BeforeEach
  void start() throws Exception {
    port = FreePort.choose();
    gateway = Gateway.start(config(), new CatalogSource().everything());
    program = new Socket("127.0.0.1", port);
    program.setSoTimeout(60_000);
    in = new DataInputStream(program.getInputStream());
    out = new DataOutputStream(program.getOutputStream());
  }

  @AfterEach
  void stop() throws Exception {
    program.close();
    gateway.close();
  }

  private GatewayConfig config() throws Exception {
    return ConfigLoader.load(
            null,
            Map.of("HOSTNAME", "test"),
            List.of(
                "admin.port=0",
                "node={name: g, eventLoops: 1}",
                "bridge.port=" + port,
                "listeners.echo={uri: 'tcp://127.0.0.1:0', frame: line}",
                "listeners.echo.processors=[{name: foreign, on: bus, address: "
                    + ADDRESS
                    + ", key: value}]",
                "listeners.rot={uri: 'tcp://127.0.0.1:0', frame: line}",
                "listeners.rot.processors=[{name: rot13, on: bus, retries: 10,"
                    + " address: echoport.processors.rot13}]"),
            new CatalogSource())
        .config();
  }

  @Test
  void aLengthThatNobodySendsEndsItsConnectionAndNoOther() throws Exception {
    out.writeInt(Integer.MAX_VALUE);
    assertThat(in.read()).isEqualTo(-1);

    try (Socket other = new Socket("127.0.0.1", port)) {
      other.setSoTimeout(60_000);
      new DataOutputStream(other.getOutputStream()).writeInt(15);
      other.getOutputStream().write("{\"type\":\"ping\"}".getBytes(ISO_8859_1));
      assertThat(other.getInputStream().read()).isNotNegative();
    }
  }

  @Test
  void aProgramGetsThePayloadInBase64WithWhatBelongsToIt() throws Exception {
    serve();
    try (Socket peer = connect()) {
      peer.getOutputStream().write("\u00ff\u00fe~\n".getBytes(ISO_8859_1));

      JsonObject message = received();
      JsonObject headers = message.getJsonObject("headers");
      assertThat(Base64.getUrlDecoder().decode(message.getString("body")))
          .isEqualTo("\u00ff\u00fe~".getBytes(ISO_8859_1));
      assertThat(headers.getString("node")).isEqualTo("g");
      assertThat(headers.getString("sequence")).isEqualTo("1");
      assertThat(new JsonObject(headers.getString("options")).getString("key")).isEqualTo("value");
      send(answer(message).put("body", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"__4", "//4="})
  void whatAProgramAnswersInEitherAlphabetGoesBack(String base64) throws Exception {
    serve();
    try (Socket peer = connect()) {
      peer.getOutputStream().write("a\n".getBytes(UTF_8));
      send(answer(received()).put("body", base64));

      assertThat(peer.getInputStream().readNBytes(3))
          .asString(ISO_8859_1)
          .isEqualTo("\u00ff\u00fe\n");
    }
  }

  @Test
  void aProgramMayRefuseAFrame() throws Exception {
    serve();
    try (Socket peer = connect()) {
      peer.getOutputStream().write("a\n".getBytes(UTF_8));
      send(answer(received()).put("failureCode", 1).put("message", "not today"));

      assertThat(peer.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(closed().cause()).isEqualTo(ADDRESS + ": not today");
  }

  @Test
  void refusesAnAnswerThatIsNotBase64() throws Exception {
    serve();
    try (Socket peer = connect()) {
      peer.getOutputStream().write("a\n".getBytes(UTF_8));
      send(answer(received()).put("body", "not so!"));

      assertThat(peer.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(closed().cause()).startsWith(ADDRESS + ": answered with a text that is not base64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{type: register, address: echoport.stats}",
        "{type: register, address: echoportXprocessors.foreign}",
        "{type: send, address: echoport.processors.foreign, body: YQ}",
        "{type: publish, address: echoport.stats, body: YQ}"
      })
  void aProgramReachesNothingElse(String message) throws Exception {
    send(new JsonObject(message.replaceAll("([A-Za-z.]+)", "\"$1\"")));

    assertThat(received().getString("message")).isEqualTo("access_denied");
  }

  @Test
  void theExampleForNodeJsProcessesFrames() throws Exception {
    Process node = startExample();
    try (Socket peer = connect("rot")) {
      peer.getOutputStream().write("Hello\n\u00ff~\n".getBytes(ISO_8859_1));
      peer.shutdownOutput();

      assertThat(peer.getInputStream().readAllBytes())
          .asString(ISO_8859_1)
          .isEqualTo("Uryyb\n\u00ff~\n");
    } finally {
      node.destroy();
    }
  }

  private Process startExample() {
    try {
      return new ProcessBuilder("node", "docs/examples/bus-processor.mjs", String.valueOf(port))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      return Assumptions.abort("no program `node` here: install Node.js");
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = taken.getLocalPort();

      assertThatThrownBy(() -> Gateway.start(config(), new CatalogSource().everything()))
          .isInstanceOfSatisfying(
              StartFailure.class,
              failure ->
                  assertThat(failure.problems())
                      .singleElement()
                      .asString()
                      .startsWith("bridge.port: cannot listen on tcp://127.0.0.1:" + port)
                      .contains("set bridge.host or bridge.port"));
    }
  }

  /** Registers; what is answered to the next message proves that this one is through. */
  private void serve() throws Exception {
    send(new JsonObject().put("type", "register").put("address", ADDRESS));
    send(new JsonObject().put("type", "ping"));
    assertThat(received().getString("type")).isEqualTo("pong");
  }

  private static JsonObject answer(JsonObject message) {
    return new JsonObject().put("type", "send").put("address", message.getString("replyAddress"));
  }

  private void send(JsonObject message) throws Exception {
    byte[] json = message.encode().getBytes(UTF_8);
    out.writeInt(json.length);
    out.write(json);
    out.flush();
  }

  private JsonObject received() throws Exception {
    return new JsonObject(new String(in.readNBytes(in.readInt()), UTF_8));
  }

  private Socket connect() throws Exception {
    return connect("echo");
  }

  private Socket connect(String listener) throws Exception {
    int listening =
        gateway.listeners().stream()
            .filter(one -> one.config().name().equals(listener))
            .findFirst()
            .orElseThrow()
            .port();
    Socket peer = new Socket();
    peer.connect(new InetSocketAddress("127.0.0.1", listening), 5_000);
    peer.setSoTimeout(60_000);
    return peer;
  }

  private ConnectionReport closed() throws Exception {
    return await()
        .until(
            () -> TestNode.await(gateway.view().closedConnections(1)), closed -> !closed.isEmpty())
        .get(0);
  }
}
