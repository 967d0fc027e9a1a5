package dev.echoport.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.FaultyNode.Got;
import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With {@code open: true} a request is for open connections, too. */
@Timeout(120)
class OpenFaultsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  @TempDir private Path directory;
  private FaultyNode node;
  private Socket socket;

  @BeforeEach
  void connectWithoutFaults() throws Exception {
    node = FaultyNode.start(directory, FaultyNode.tcp(""), "drain.timeout=100ms");
    socket = node.connect();
    echo(100);
  }

  @AfterEach
  void stop() throws Exception {
    socket.close();
    node.close();
  }

  private void echo(int bytes) throws Exception {
    socket.getOutputStream().write(new byte[bytes]);
    assertThat(socket.getInputStream().readNBytes(bytes)).hasSize(bytes);
  }

  private HttpResponse<String> ask(String method, String body) throws Exception {
    URI uri = URI.create(node.node().gateway().adminUri() + "/api/v1/listeners/flaky/faults");
    return CLIENT.send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void put(String plan) throws Exception {
    assertThat(ask("PUT", "{seed: 42, open: true, plan: [" + plan + "]}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void offsetsCountFromTheBytesSoFar() throws Exception {
    put("{do: reset, at: {sent: 50B}}");

    Got got = FaultyNode.exchange(socket, new byte[80], false);

    assertThat(got.bytes()).hasSize(50);
    assertThat(got.end()).isEqualTo("RST");
    ConnectionReport report = node.closed(1).get(0);
    assertThat(report.reason()).isEqualTo(CloseReason.FAULT);
    assertThat(CloseSentence.of(report))
        .startsWith(
            "Fault 1, reset at 50 B sent behind byte 100 (seed 42, connection 1), ended it; the peer"
                + " was sent exactly 150 bytes");
  }

  @Test
  void withoutItOpenConnectionsGoOn() throws Exception {
    assertThat(ask("PUT", "[{do: reset, at: {sent: 50B}}]").statusCode()).isEqualTo(200);
    echo(80);
  }

  @Test
  void whatHappensAtTheBeginningHappensAtOnce() throws Exception {
    put("{do: close}");
    assertThat(socket.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aRequestThatIsTakenBackLetsGoWhatItHolds() throws Exception {
    put("{do: stall}");
    socket.getOutputStream().write(new byte[80]);
    Awaitility.await()
        .until(
            () ->
                node.node().report("flaky").totals().faults().values().stream()
                        .mapToLong(Long::longValue)
                        .sum()
                    == 1);

    assertThat(ask("DELETE", "").statusCode()).isEqualTo(200);

    assertThat(socket.getInputStream().readNBytes(80)).hasSize(80);
    echo(10);
    socket.shutdownOutput();
    LedgerSnapshot ledger = node.closed(1).get(0).ledger();
    assertThat(ledger.sent()).isEqualTo(190).isEqualTo(ledger.received());
  }

  @Test
  void whatWasDelayedKeepsItsOrderWhenItIsTakenBack() throws Exception {
    put("{do: delay, time: 1h}, {do: swap, at: {sent: 70B}, bytes: 20B}");
    byte[] sent = new byte[80];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) i;
    }
    socket.getOutputStream().write(sent);
    Awaitility.await().until(() -> node.node().report("flaky").totals().ledger().received() == 180);

    put("");

    assertThat(socket.getInputStream().readNBytes(80)).isEqualTo(sent);
    echo(10);
  }

  @Test
  void theyExpire() throws Exception {
    String plan = "{open: true, expires: 300ms, plan: [{do: stall, what: send}]}";
    assertThat(ask("PUT", plan).statusCode()).isEqualTo(200);
    long began = System.nanoTime();
    echo(80);
    assertThat(System.nanoTime() - began).isGreaterThan(100_000_000);
    try (Socket other = node.connect()) {
      other.getOutputStream().write(1);
      assertThat(other.getInputStream().read()).isEqualTo(1);
    }
  }

  @Test
  void connectionsCountInTheOrderInWhichTheyWereOpened() throws Exception {
    List<Socket> all = new ArrayList<>(List.of(socket));
    for (int i = 2; i <= 6; i++) {
      all.add(node.connect());
      all.get(i - 1).getOutputStream().write(1);
      assertThat(all.get(i - 1).getInputStream().read()).isEqualTo(1);
    }
    put("{do: close, connections: 3}, {do: close, connections: 7}");
    assertThat(all.get(2).getInputStream().read()).isEqualTo(-1);
    try (Socket seventh = node.connect()) {
      assertThat(seventh.getInputStream().read()).isEqualTo(-1);
    }
    for (Socket each : Arrays.asList(all.get(0), all.get(1), all.get(5))) {
      each.getOutputStream().write(1);
      assertThat(each.getInputStream().read()).isEqualTo(1);
      each.close();
    }
  }

  @Test
  void anEndThatHasBegunGoesOn() throws Exception {
    put("{do: delay, time: 200ms}, {do: close, at: {sent: 5B}}");
    socket.getOutputStream().write(new byte[10]);
    Awaitility.await().until(() -> node.node().report("flaky").totals().ledger().received() == 110);
    put("");
    assertThat(socket.getInputStream().readAllBytes()).hasSize(5);
    assertThat(requireNonNull(node.closed(1).get(0)).reason()).isEqualTo(CloseReason.FAULT);
  }

  @Test
  void nothingIsDifferentWhereARequestIsWrong() throws Exception {
    assertThat(ask("PUT", "{open: true, plan: [{do: close}, {do: rest}]}").statusCode())
        .isEqualTo(422);
    assertThat(ask("PUT", "{open: true, choose: line}").body())
        .contains("faults.open: means nothing beside choose: line (expected: false)");
    echo(80);
  }
}
