package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.config.ConfigException;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.source.FaultRequest;
import dev.echoport.config.source.PlanText;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsConfigTest {
  private static final String KEY = "listeners.echo.faults.plan";
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  private FaultsConfig read(String plan) throws ConfigException {
    return loading
        .file("listeners: {echo: {faults: {plan: " + plan + "}}}")
        .listener("echo")
        .faults();
  }

  @Test
  void nothingGoesWrongUnlessAskedFor() throws Exception {
    assertThat(loading.listener("echo").faults()).isEqualTo(FaultsConfig.OFF);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{do: reset, at: {sent: 64KiB}, connections: 1-3}",
        "{do: corrupt, at: {sent: 1000B}, bits: 1, bytes: 1B, probability: 10%}",
        "{do: corrupt, at: {sent: 1000B}, every: 1MiB, bytes: 10B}",
        "{do: delay, time: 50ms, jitter: 20ms}",
        "{do: close, probability: 0.1%}",
        "{do: close, probability: 99.9999%}",
        "{do: close, probability: 0%}",
        "{do: stall, at: {received: 1MiB}, what: receive, time: 5s}",
        "{do: slice, size: 1B-64B, pause: 5ms}",
        "{do: rate, bytesPerSecond: 64KiB}",
        "{do: drop, at: {sent: 4KiB-64KiB}, bytes: 10B, sources: [10.0.0.0/8]}",
        "{do: insert, at: {sent: 10B}, text: \"\\u000d\\u000a\"}",
        "{do: close, at: {time: 2s}, connections: every 10}",
        "{do: refuse, connections: 3}",
        "{do: late, time: 1s-2s}",
      })
  void showsAPlanAsItWasWritten(String fault) throws Exception {
    assertThat(PlanText.of(read("[" + fault + "]").plan())).isEqualTo("[" + fault + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{do: status, status: 503, probability: 0.5%, path: \"/orders/*\"}",
        "{do: slowHead, time: 1s-5s}",
        "{do: badChunk, at: {sent: 1000B}, connections: 1-3}",
        "{do: wrongLength, bytes: 10B, what: shorter}",
        "{do: goaway, code: NO_ERROR}",
        "{do: closeFrame, at: {sent: 1000B}, code: 1011}",
        "{do: badFrame, what: unfinished}",
        "{do: rstStream, at: {sent: 0B-100B}, code: REFUSED_STREAM}",
      })
  void showsFaultsOfRequestsAsTheyWereWritten(String fault) throws Exception {
    FaultsConfig faults =
        loading
            .file(
                "listeners: {echo: null, web: {uri: \"http://127.0.0.1:7009\", faults: {plan: ["
                    + fault
                    + "]}}}")
            .listener("web")
            .faults();
    assertThat(PlanText.of(faults.plan())).isEqualTo("[" + fault + "]");
  }

  @Test
  void reportsMistakesOfRequests() {
    loading.file(
        """
        listeners:
          echo:
            faults: {plan: [{do: status, status: 503}]}
          web:
            uri: ws://127.0.0.1:7009
            faults:
              plan:
                - {do: status}
                - {do: status, status: 100, path: orders}
                - {do: wrongLength, what: wider}
                - {do: rstStream, code: REFUSED}
                - {do: goaway, at: {sent: 1B}}
          other:
            uri: ws://127.0.0.1:7010
            faults: {plan: [{do: badChunk}, {do: status, status: 500}, {do: status, status: 501}]}
        """);

    String web = "listeners.web.faults.plan";
    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:3: "
                + KEY
                + "[0]: status means nothing on tcp://"
                + " (expected: only on ws://, wss://, http://, https://)",
            "gateway.yaml:8: " + web + "[0].status: is missing (expected: 200 to 599)",
            "gateway.yaml:9: " + web + "[1].status: \"100\" is out of range (expected: 200 to 599)",
            "gateway.yaml:9: "
                + web
                + "[1].path: \"orders\" is not the path of a request"
                + " (expected: /orders, or /orders/* for all that begin so)",
            "gateway.yaml:10: "
                + web
                + "[2].bytes: is missing (expected: 1B to 1GiB, or a range of them)",
            "gateway.yaml:10: "
                + web
                + "[2].what: \"wider\" is not one of the choices (expected: longer | shorter)",
            "gateway.yaml:11: "
                + web
                + "[3].code: \"REFUSED\" is not one of the choices (expected: CANCEL |"
                + " COMPRESSION_ERROR | CONNECT_ERROR | ENHANCE_YOUR_CALM | FLOW_CONTROL_ERROR |"
                + " FRAME_SIZE_ERROR | HTTP_1_1_REQUIRED | INADEQUATE_SECURITY | INTERNAL_ERROR |"
                + " NO_ERROR | PROTOCOL_ERROR | REFUSED_STREAM | SETTINGS_TIMEOUT | STREAM_CLOSED)",
            "gateway.yaml:12: "
                + web
                + "[4].at: is not a key of goaway (expected one of: do, code, connections,"
                + " probability, sources, path, requests)",
            "gateway.yaml:15: listeners.other.faults.plan[2]: status never happens: fault 2,"
                + " {do: status, status: 500} (expected: other places, or other connections)",
            "gateway.yaml:15: listeners.other.faults.plan[0]: badChunk means nothing on ws://"
                + " (expected: only on http://, https://)");
  }

  @Test
  void reportsEveryMistakeWithItsLine() {
    loading.file(
        """
        listeners:
          echo:
            faults:
              seed: -1
              plan:
                - {do: rest, at: {sent: 64KiB}}
                - {do: los, probability: 5%}
                - {do: drop, at: {received: 10B}}
                - {do: delay, tim: 50ms}
                - {do: reset, at: {sent: 64KiB-4KiB}}
                - {do: corrupt, bits: 9, path: /x}
                - {do: certificate, what: exspired}
                - reset
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:4: listeners.echo.faults.seed: \"-1\" is out of range"
                + " (expected: 0 to 9223372036854775807)",
            "gateway.yaml:6: " + KEY + "[0].do: \"rest\" is not a fault (did you mean \"reset\"?)",
            "gateway.yaml:7: " + KEY + "[1].do: \"los\" is not a fault (did you mean \"loss\"?)",
            "gateway.yaml:8: "
                + KEY
                + "[2].at: \"received\" is no position of drop (expected: {sent: 64KiB})",
            "gateway.yaml:8: "
                + KEY
                + "[2].bytes: is missing (expected: 1B to 1GiB, or a range of them)",
            "gateway.yaml:9: " + KEY + "[3].tim: is not a key of delay (did you mean \"time\"?)",
            "gateway.yaml:9: "
                + KEY
                + "[3].time: is missing (expected: 1ms to 24h, or a range of them)",
            "gateway.yaml:10: "
                + KEY
                + "[4].at.sent: \"64KiB-4KiB\" is a range that ends before it begins"
                + " (expected: the smaller amount first)",
            "gateway.yaml:11: "
                + KEY
                + "[5].path: is not a key of corrupt (expected one of: do, at, every, bits, bytes,"
                + " direction, datagrams, connections, probability, sources, serverName)",
            "gateway.yaml:11: " + KEY + "[5].bits: \"9\" is out of range (expected: 1 to 8)",
            "gateway.yaml:12: "
                + KEY
                + "[6].what: \"exspired\" is not one of the choices"
                + " (expected: expired | notYetValid | otherName | selfSigned)",
            "gateway.yaml:13: "
                + KEY
                + "[7]: \"reset\" is not a fault (expected: {do: reset, at: {sent: 64KiB}})");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{do: reset, at: {sent: 10B}} | {do: drop, at: {sent: 20B}, bytes: 1B} | drop never happens",
        "{do: close, at: {sent: 20B}} | {do: reset, at: {sent: 10B}} | reset lets fault 1",
        "{do: refuse} | {do: delay, time: 1s} | delay never happens: fault 1, {do: refuse}",
      })
  void reportsWhatExcludesAnother(String one, String other, String said) {
    loading.file("listeners: {echo: {faults: {plan: [" + one + ", " + other + "]}}}");

    assertThat(loading.problems()).singleElement().asString().contains(KEY + "[1]: ", said);
  }

  @Test
  void takesWhatExcludesAnotherOnOtherConnections() throws Exception {
    assertThat(
            read("[{do: refuse, connections: 1-3}, {do: reset, at: {sent: 1B}, connections: 4}]")
                .plan())
        .hasSize(2);
  }

  @Test
  void reportsARepetitionThatReachesItself() {
    loading.file("listeners: {echo: {faults: {plan: [{do: swap, bytes: 10B, every: 19B}]}}}");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: "
                + KEY
                + "[0].every: is less than one of them changes: 20B (expected: more)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{do: insert, text: abc, every: 5B} | 60%",
        "{do: insert, bytes: 1B-30B, every: 100B}, {do: insert, bytes: 30B, every: 100B} | 60%",
      })
  void refusesWhatWouldInsertWithoutEnd(String plan, String share) {
    loading.file("listeners: {echo: {faults: {plan: [" + plan + "]}}}");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: "
                + KEY
                + ": inserts more than half of the output: "
                + share
                + " (expected: longer distances at every)");
  }

  @Test
  void hasNoResetOnAUnixSocket() {
    loading.file(
        "listeners: {local: {uri: \"unix:@echo\", faults: {plan: [{do: reset}]}}, echo: null}");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: listeners.local.faults.plan[0]: reset means nothing on unix:"
                + " (expected: only on tcp://, tls://, ws://, wss://, http://, https://)");
  }

  @Test
  void showsOneCertificateToOneConnection() {
    loading.file(
        "listeners: {echo: {uri: \"tls://127.0.0.1:7443\", faults: {plan:"
            + " [{do: certificate, what: expired}, {do: certificate, what: otherName}]}}}");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: "
                + KEY
                + "[1]: certificate never happens: fault 1, {do: certificate, what: expired}"
                + " (expected: other places, or other connections)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{do: alert, what: internal_error} | {do: certificate, what: expired} | certificate never",
        "{do: reset, at: {sent: 1B}} | {do: alert, what: internal_error} | lets fault 1",
        "{do: stallHandshake} | {do: alert, what: internal_error} | alert never happens",
        "{do: stallHandshake, time: 1s} | {do: stallHandshake} | stallHandshake never happens",
        "{do: badRecord, at: {sent: 1B}} | {do: close, at: {sent: 1B}} | close never happens",
      })
  void reportsWhatExcludesAnotherWithinTls(String one, String other, String said) {
    loading.file(
        "listeners: {echo: {uri: \"tls://127.0.0.1:7443\", tls: {certificate: x, key: y},"
            + " faults: {plan: ["
            + one
            + ", "
            + other
            + "]}}}");

    assertThat(loading.problems()).anySatisfy(problem -> assertThat(problem).contains(said));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api.example.org", "'*.example.org'"})
  void showsForWhichServerNameAFaultIs(String name) throws Exception {
    loading.file(
        "listeners: {echo: {uri: \"tls://127.0.0.1:7443\", faults: {plan:"
            + " [{do: certificate, what: expired, serverName: "
            + name
            + "}]}}}");

    assertThat(PlanText.of(loading.listener("echo").faults().plan()))
        .isEqualTo(
            "[{do: certificate, what: expired, serverName: " + name.replace('\'', '"') + "}]");
  }

  @Test
  void hasNoServerNameWithoutTls() {
    loading.file("listeners: {echo: {faults: {plan: [{do: reset, serverName: a.example.org}]}}}");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: "
                + KEY
                + "[0].serverName: is not a key of reset on tcp://"
                + " (expected one of: do, at, connections, probability, sources)");
  }

  @Test
  void hasNoEncryptedAlertWithTheEngineOfTheJdk() {
    loading.file(
        """
        listeners:
          echo:
            uri: tls://127.0.0.1:7443
            tls: {engine: jdk}
            faults:
              plan: [{do: alert, what: internal_error, at: {sent: 1B}}, {do: certificate, what: expired}]
        """);

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:6: "
                + KEY
                + ": an alert at an offset is not there with the engine JDK, which tells no keys"
                + " (expected: tls.engine: openssl, or an alert without at)");
  }

  @Test
  void hasNoEncryptedAlertForOpenConnections() throws Exception {
    loading.file(
        "listeners: {echo: {uri: \"tls://127.0.0.1:7443\", faults: {plan:"
            + " [{do: certificate, what: expired}]}}}");
    ListenerConfig listener = loading.listener("echo");
    String request = "{plan: [{do: alert, what: internal_error, at: {sent: 1B}}], open: true}";

    assertThatThrownBy(() -> FaultRequest.read(request, listener))
        .hasMessageContaining("faults.open: cannot be: alert at an offset takes keys");
  }

  @Test
  void needsNoFilesWhereItShowsACertificate() throws Exception {
    loading.file(
        "listeners: {echo: {uri: \"tls://127.0.0.1:7443\", faults: {plan:"
            + " [{do: certificate, what: expired}]}}}");

    assertThat(loading.listener("echo").isSecure()).isTrue();
  }

  @Test
  void hasNoCertificateWithoutTls() {
    loading.file("listeners: {echo: {faults: {plan: [{do: certificate, what: expired}]}}}");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: "
                + KEY
                + "[0]: certificate means nothing on tcp:// (expected: only on tls://, wss://, https://)");
  }

  @Test
  void isForStreamsAlone() {
    loading.file(
        "listeners: {web: {uri: \"http://127.0.0.1:7009\", faults: {plan: [{do: swap, bytes: 1B}]}}}");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: listeners.web.faults.plan[0]: swap means nothing on http://"
                + " (expected: only on tcp://, tls://, unix:)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | \"10\" is not a probability",
        "100.1% | \"100.1%\" is out of range",
        "0.00001% | \"0.00001%\" is not a probability",
        "-1% | \"-1%\" is not a probability",
      })
  void refusesWhatIsNoProbability(String written, String said) {
    loading.file(
        "listeners: {echo: {faults: {plan: [{do: close, probability: \"" + written + "\"}]}}}");

    assertThat(loading.problems())
        .singleElement()
        .asString()
        .contains(
            KEY + "[0].probability: " + said, "(expected: 0% to 100%, with up to four decimals)");
  }

  private FaultsConfig readUdp(String plan) throws ConfigException {
    return loading
        .file("listeners: {echo: {uri: \"udp://127.0.0.1:7007\", faults: {plan: [" + plan + "]}}}")
        .listener("echo")
        .faults();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{do: loss, direction: out, datagrams: 1-3, probability: 0.1%}",
        "{do: duplicate, datagrams: every 10}",
        "{do: reorder, time: 1s, by: 1-3, datagrams: 4}",
        "{do: delay, time: 50ms, jitter: 20ms, direction: in}",
        "{do: corrupt, bits: 1, bytes: 1B, probability: 10%}",
        "{do: burst, p: 1%, r: 10%, h: 0%, k: 100%}",
        "{do: larger, than: 1472B, sources: [10.0.0.0/8]}",
        "{do: rate, bytesPerSecond: 64KiB, direction: out}",
      })
  void showsAPlanForDatagramsAsItWasWritten(String fault) throws Exception {
    assertThat(PlanText.of(readUdp(fault).plan())).isEqualTo("[" + fault + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{do: reset} | [0]: reset means nothing on udp://",
        "{do: duplicate, bytes: 10B} | [0].bytes: is not a key of duplicate on udp://"
            + " (expected one of: do, direction, datagrams, probability, sources)",
        "{do: loss, connections: 3} | [0].connections: is not a key of loss on udp://",
        "{do: delay, time: 1s, at: {sent: 1KiB}} | [0].at: is not a key of delay on udp://",
        "{do: loss, direction: up} | [0].direction: \"up\" is not one of the choices"
            + " (expected: in | out)",
        "{do: reorder} | [0].do: of all of them: nobody is left to overtake",
        "{do: burst, r: 10%} | [0].p: is missing",
        "{do: larger} | [0].than: is missing (expected: 0B to 65507B",
        "{do: loss}, {do: delay, time: 1s} | [1]: delay never happens: fault 1, {do: loss}",
        "{do: loss, direction: in}, {do: duplicate, direction: out} | [1]: duplicate never happens",
      })
  void reportsWhatDatagramsCannotHave(String plan, String said) {
    assertThatThrownBy(() -> readUdp(plan)).hasMessageContaining(KEY + said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{do: loss} | [0]: loss means nothing on tcp:// (expected: only on udp://)",
        "{do: duplicate} | [0].bytes: is missing (expected: 1B to 64KiB, or a range of them)",
        "{do: delay, time: 1s, direction: in} | [0].direction: is not a key of delay on tcp://",
        "{do: rate, bytesPerSecond: 1KiB, datagrams: 1} | [0].datagrams: is not a key of rate",
      })
  void reportsWhatStreamsCannotHave(String plan, String said) {
    assertThatThrownBy(() -> read("[" + plan + "]")).hasMessageContaining(KEY + said);
  }

  @Test
  void saysOfAResetForDatagramsThatThereIsNone() {
    loading.file(
        "listeners: {echo: {uri: \"udp://127.0.0.1:7007\", faults: {plan: [{do: reset}, {do:"
            + " loss}]}}}");

    assertThat(loading.problems())
        .singleElement()
        .asString()
        .contains(KEY + "[0]: reset means nothing on udp://");
  }

  @Test
  void takesALossOnOneWayBeforeAFaultOnTheOther() throws Exception {
    assertThat(readUdp("{do: loss, direction: out}, {do: duplicate, direction: in}").plan())
        .hasSize(2);
  }

  @Test
  void aListenerWhosePeersChooseHasNoPlanOfItsOwn() {
    loading.file("listeners: {echo: {faults: {choose: line, plan: [{do: close}]}}}");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: listeners.echo.faults.choose: line and a plan exclude each other: each"
                + " connection brings its own (expected: one of them)");
  }

  @Test
  void isReadFromAVariable() throws Exception {
    loading.variable("ECHOPORT_LISTENERS_ECHO_FAULTS_PLAN", "[{do: close}]");

    assertThat(loading.listener("echo").faults().plan()).hasSize(1);
  }
}
