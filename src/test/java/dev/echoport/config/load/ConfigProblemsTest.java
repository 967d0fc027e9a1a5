package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.echoport.config.ConfigException;
import dev.echoport.config.processor.ProcessorSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigProblemsTest {
  private static final String ADDRESS =
      "(expected: tcp|tls|udp|ws|wss|http|https://HOST:PORT, such as tcp://0.0.0.0:7007 or tls://[::]:7443,"
          + " or unix:/PATH, or unix:@NAME)";
  private static final String SIZE = "(expected: a number with unit, such as 256KiB)";
  private static final String TOKEN_RULE =
      "(expected: a readable file with 16 to 4096 visible characters)";

  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path directory) {
    loading = new Loading(directory);
  }

  private List<String> problemsOf(String yaml) {
    return loading.file(yaml).problems();
  }

  @Test
  void reportsAllProblemsOfAllSourcesInOrder() {
    loading.file(
        """
        node: {name: a b}
        listeners:
          echo:
            window:
              bytes: lots
              operations: 0
          upper: {}
        admin:
          prot: 1
        """);
    loading.variable("ECHOPORT_LOG_LEVEL", "loud").set("listeners.echo.window.bytes=1MiB");
    loading.set("drain.grace=5").set("completions.batch=x");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:1: node.name: \"a b\" is not a name "
                + "(expected: 1 to 63 letters, digits, dots, dashes or underscores)",
            "gateway.yaml:5: listeners.echo.window.bytes: \"lots\" is not a size " + SIZE,
            "gateway.yaml:6: listeners.echo.window.operations: "
                + "\"0\" is out of range (expected: 1 to 65536)",
            "gateway.yaml:7: listeners.upper.uri: is missing " + ADDRESS,
            "gateway.yaml:9: admin.prot: is not a known key (did you mean \"port\"?)",
            "environment ECHOPORT_LOG_LEVEL: log.level: \"loud\" is not one of the choices "
                + "(expected: error | warn | info | debug | trace)",
            "--set drain.grace=5: drain.grace: \"5\" is not a duration "
                + "(expected: a whole number with unit ms, s, m or h, such as 30s)",
            "--set completions.batch=x: completions.batch: "
                + "\"x\" is not a whole number (expected: 1 to 65536)");
  }

  @Test
  void reportsUnknownKeyWithTheKeysThereAre() {
    assertThat(problemsOf("log:\n  colours: true\n"))
        .containsExactly(
            "gateway.yaml:2: log.colours: is not a known key (expected one of: format, level, connections, zone)");
  }

  @Test
  void reportsAValueWhereAMapIsExpected() {
    assertThat(problemsOf("admin: 7080"))
        .containsExactly("gateway.yaml:1: admin: \"7080\" is not a map (expected: key: value)");
  }

  @Test
  void reportsAMapWhereAValueIsExpected() {
    assertThat(problemsOf("admin:\n  port:\n    number: 1\n"))
        .containsExactly(
            "gateway.yaml:2: admin.port: a map is not a whole number (expected: 0 to 65535)");
  }

  @Test
  void reportsAMissingValue() {
    assertThat(problemsOf("admin:\n  port:\n"))
        .containsExactly(
            "gateway.yaml:2: admin.port: nothing is not a whole number (expected: 0 to 65535)");
  }

  @Test
  void reportsADuplicateKeyWithBothLines() {
    assertThat(problemsOf("log:\n  level: info\n  level: warn\n"))
        .containsExactly("gateway.yaml:3: log.level: is set twice, first in line 2; keep one");
  }

  @Test
  void reportsASyntaxErrorWithItsLineAndTheOtherSources() {
    loading.set("admin.port=x");

    assertThat(problemsOf("admin:\n  port: 1\n host: x\n"))
        .containsExactly(
            "gateway.yaml:3: is not YAML: expected <block end>, but found '<block mapping start>'",
            "--set admin.port=x: admin.port: \"x\" is not a whole number (expected: 0 to 65535)");
  }

  @Test
  void reportsASecondDocument() {
    assertThat(problemsOf("admin: {port: 1}\n---\nadmin: {port: 2}\n"))
        .containsExactly("gateway.yaml:3: a second document begins here (expected: one document)");
  }

  @Test
  void reportsAnAlias() {
    assertThat(problemsOf("drain:\n  grace: &time 3s\n  timeout: *time\n"))
        .contains("gateway.yaml:3: drain.timeout: is an alias (expected: the value itself)");
  }

  @Test
  void reportsAMissingFileAndTheOtherSources() {
    ConfigException report =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                ConfigLoader.load(
                    Path.of("absent.yaml"), Map.of(), List.of("admin=1"), ProcessorSource.NONE));

    assertThat(report)
        .hasMessage(
            "absent.yaml: cannot be read: no such file (expected: a readable YAML file)\n"
                + "--set admin=1: admin: \"1\" is not a map (expected: key: value)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "-1KiB", "1.5MiB", "KiB", "1 TiB", "256kib"})
  void reportsWhatIsNotASize(String size) {
    assertThat(problemsOf("listeners: {echo: {window: {bytes: '" + size + "'}}}"))
        .containsExactly(
            "gateway.yaml:1: listeners.echo.window.bytes: \"" + size + "\" is not a size " + SIZE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1023B", "2GiB", "99999999999999999999GB"})
  void reportsASizeOutOfRange(String size) {
    assertThat(problemsOf("listeners: {echo: {window: {bytes: " + size + "}}}"))
        .containsExactly(
            "gateway.yaml:1: listeners.echo.window.bytes: "
                + ("\"" + size + "\" is out of range (expected: 1KiB to 1GiB)"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "10", "1d", "-1s", "s", "1.5s"})
  void reportsWhatIsNotADuration(String duration) {
    assertThat(problemsOf("drain: {timeout: '" + duration + "'}"))
        .containsExactly(
            "gateway.yaml:1: drain.timeout: \""
                + duration
                + "\" is not a duration (expected: a whole number with unit ms, s, m or h,"
                + " such as 30s)");
  }

  @ParameterizedTest
  @CsvSource({
    "completions.flush, 0s, 1ms to 10s",
    "completions.flush, 11s, 1ms to 10s",
    "completions.batch, 65537, 1 to 65536",
    "listeners.echo.window.operations, 65537, 1 to 65536",
    "listeners.echo.backlog, 0, 1 to 65535",
    "listeners.echo.port, 65536, 0 to 65535",
    "listeners.echo.frameLimit, 0B, 1B to 64MiB",
    "listeners.echo.frameLimit, 65MiB, 1B to 64MiB",
    "listeners.echo.maxConnections, -1, 0 to 2147483647",
    "node.eventLoops, 1025, 0 to 1024",
  })
  void reportsAValueOutOfRange(String key, String value, String range) {
    assertThat(loading.set(key + "=" + value).problems())
        .containsExactly(
            String.format(
                "--set %s=%s: %s: \"%s\" is out of range (expected: %s)",
                key, value, key, value, range));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7007",
        "tcp://",
        "tcp://host",
        "tcp://host:65536",
        "tcp://::1:7007",
        "tcp://[127.0.0.1]:7007",
        "tcp://256.0.0.1:7007",
        "tcp://host:7007/path",
        "ftp://host:21"
      })
  void reportsWhatIsNotAnAddress(String uri) {
    assertThat(loading.variable("ECHOPORT_LISTENERS_ECHO_URI", uri).problems())
        .containsExactly(
            "environment ECHOPORT_LISTENERS_ECHO_URI: listeners.echo.uri: \""
                + uri
                + "\" is not a listener's address "
                + ADDRESS);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://[fe80::1%nope]:7007, has a zone that is no interface with a link-local address here",
    "tcp://[fe80::1%1]:0, has a zone and no port",
    "udp://[fe80::1]:7007, is a link-local address without its interface"
  })
  void reportsAZoneThatCannotBeBound(String uri, String problem) {
    assertThat(loading.variable("ECHOPORT_LISTENERS_ECHO_URI", uri).problems())
        .containsExactly(
            "environment ECHOPORT_LISTENERS_ECHO_URI: listeners.echo.uri: \""
                + uri
                + "\" "
                + problem
                + " (expected: a port of an address of this host, such as"
                + " tcp://[fe80::1%eth0]:7007)");
  }

  @Test
  void takesAnAddressWithItsInterface() {
    String uri = "tcp://[fe80::1%1]:7007";
    assertThat(loading.variable("ECHOPORT_LISTENERS_ECHO_URI", uri).problems()).isEmpty();
  }

  @Test
  void reportsAZoneElsewhere() {
    assertThat(loading.set("admin.host=fe80::1%1").problems())
        .containsExactly(
            "--set admin.host=fe80::1%1: admin.host: \"fe80::1%1\" has a zone, which only a"
                + " listener's address may have (expected: a host name or an address, IPv6 without"
                + " brackets, such as 127.0.0.1 or ::1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lines",
        "length",
        "length:3",
        "length:4,be",
        "fixed:0",
        "fixed:-1",
        "fixed:67108865",
        "delimiter:",
        "delimiter:0",
        "delimiter:xy",
        "delimiter:000102030405060708090a0b0c0d0e0f10",
      })
  void reportsWhatIsNotAFrameFormat(String format) {
    assertThat(problemsOf("listeners:\n  echo:\n    frame: '" + format + "'\n"))
        .containsExactly(
            "gateway.yaml:3: listeners.echo.frame: \"%s\" is not a frame format (expected: raw"
                    .formatted(format)
                + " | line | length:1, 2, 4 or 8, with ,le for little endian"
                + " | fixed:N, 1 to 67108864 | delimiter:HEX, 1 to 16 bytes)");
  }

  @Test
  void reportsAFixedFrameLargerThanTheLimit() {
    loading.file("listeners:\n  echo:\n    frame: fixed:1025\n    frameLimit: 1KiB\n");

    assertThat(loading.problems())
        .containsExactly(
            "gateway.yaml:4: listeners.echo.frame: \"fixed:1025\" is larger than frameLimit: 1KiB"
                + " (expected: a smaller frame, or a larger limit)");
  }

  @Test
  void allowsAFixedFrameOfTheLimit() {
    assertThat(problemsOf("listeners: {echo: {frame: fixed:1024, frameLimit: 1KiB}}")).isEmpty();
  }

  @Test
  void reportsAnUnknownTreatmentOfTheRest() {
    assertThat(loading.set("listeners.echo.atEof=close").problems())
        .containsExactly(
            "--set listeners.echo.atEof=close: listeners.echo.atEof: \"close\" is not one of the"
                + " choices (expected: process | discard | error)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Echo", "1st", "a_b", "a23456789012345678901234567890123"})
  void reportsAListenerNameThatIsNoLabel(String name) {
    assertThat(problemsOf("listeners:\n  " + name + ": {uri: 'tcp://0.0.0.0:0'}\n"))
        .containsExactly(
            String.format(
                "gateway.yaml:2: listeners.%s: \"%s\" is not a listener name (expected: a"
                    + " lower-case letter, then up to 31 lower-case letters, digits or dashes)",
                name, name));
  }

  @Test
  void reportsAListenerWithoutUri() {
    assertThat(problemsOf("listeners:\n  upper: {port: 7009}\n"))
        .containsExactly("gateway.yaml:2: listeners.upper.uri: is missing " + ADDRESS);
  }

  @Test
  void reportsTheRemovalOfAListenerThatIsNotThere() {
    assertThat(problemsOf("listeners:\n  upper:\n"))
        .containsExactly(
            "gateway.yaml:2: listeners.upper: removes a listener that is not there "
                + "(expected: one of echo, or keys such as uri)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://0.0.0.0:7007", "tcp://127.0.0.1:7007", "tcp://[::]:7007"})
  void reportsTwoListenersOnOnePort(String uri) {
    assertThat(problemsOf("listeners:\n  upper:\n    uri: " + uri + "\n"))
        .containsExactly(
            "gateway.yaml:3: listeners.upper: "
                + uri.substring("tcp://".length())
                + " is taken by listeners.echo, 0.0.0.0:7007 (expected: another port, or 0)");
  }

  @Test
  void reportsAnAdminPortThatAListenerTakes() {
    assertThat(loading.set("listeners.echo.port=7080").problems())
        .containsExactly(
            "--set listeners.echo.port=7080: listeners.echo: 0.0.0.0:7080 is taken by admin, "
                + "127.0.0.1:7080 (expected: another port, or 0)");
  }

  @Test
  void reportsAnAgentPortThatIsTheAdminPort() {
    assertThat(loading.set("admin.agentPort=7080").problems())
        .containsExactly(
            "--set admin.agentPort=7080: admin.agentPort: 127.0.0.1:7080 is taken by admin, "
                + "127.0.0.1:7080 (expected: another port, or 0)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp://127.0.0.2:7007", "tcp://127.0.0.1:0", "tcp://[::1]:7007"})
  void allowsOnePortOnOtherAddressesAndPortZeroTwice(String uri) {
    loading.set("listeners.echo.uri=tcp://127.0.0.1:7007").set("admin.port=0");

    assertThat(loading.set("listeners.upper.uri=" + uri).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "example.org", "fe80::1"})
  void refusesAnAdminHostThatOpensTheApi(String host) {
    assertThat(loading.variable("ECHOPORT_ADMIN_HOST", host).problems())
        .containsExactly(
            "environment ECHOPORT_ADMIN_HOST: admin.host: \""
                + host
                + "\" is not a loopback address and would open the API to others"
                + " (expected: admin.tokenFile, or admin.auth: none to allow everybody)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "example.org"})
  void refusesABridgeThatLetsInOthers(String host) {
    loading.set("bridge.port=7000");

    assertThat(loading.set("bridge.host=" + host).problems())
        .containsExactly(
            "--set bridge.host="
                + host
                + ": bridge.host: \""
                + host
                + "\" is not a loopback address, and the bridge has neither TLS nor a token"
                + " (expected: 127.0.0.1, or bridge.allowRemote: true to let everybody in)");
  }

  @Test
  void opensTheBridgeWhereThatIsSaidOnPurpose() {
    loading.set("bridge={host: 10.0.0.1, port: 7000}");

    assertThat(loading.set("bridge.allowRemote=true").problems()).isEmpty();
  }

  @Test
  void reportsABridgeOnThePortOfAListener() {
    assertThat(loading.set("bridge.port=7007").problems())
        .singleElement()
        .asString()
        .contains("127.0.0.1:7007 is taken by listeners.echo");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'*'", "a*b", "'a b'", "{a: b}"})
  void reportsWhatIsNoAddressOfTheEventBus(String address) {
    assertThat(loading.set("bridge.addresses=[" + address + "]").problems())
        .singleElement()
        .asString()
        .startsWith("--set bridge.addresses=[")
        .contains("is not an address of the event bus");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.9", "localhost", "::1", "0:0:0:0:0:0:0:1"})
  void needsNoTokenOnLoopback(String host) {
    assertThat(loading.variable("ECHOPORT_ADMIN_HOST", host).problems()).isEmpty();
  }

  @Test
  void opensTheApiWhereThatIsSaidOnPurpose() {
    assertThat(loading.set("admin.host=0.0.0.0").set("admin.auth=none").problems()).isEmpty();
  }

  @Test
  void refusesTokenAuthenticationWithoutToken() {
    assertThat(loading.set("admin.auth=token").problems())
        .containsExactly(
            "--set admin.auth=token: admin.auth: \"token\" needs a token "
                + "(expected: admin.tokenFile, or auth: auto or none)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "' \n'; is empty",
        "'fifteen letters'; holds a token of the wrong length",
        "'two words are no token'; holds characters that a header cannot carry",
      })
  void reportsABadTokenWithoutShowingIt(String content, String why) {
    Path file = loading.write("token", content);

    assertThat(loading.variable("ECHOPORT_ADMIN_TOKENFILE", file.toString()).problems())
        .containsExactly(
            "environment ECHOPORT_ADMIN_TOKENFILE: admin.tokenFile: \"token\" "
                + (why + " " + TOKEN_RULE));
  }

  @Test
  void reportsAMissingTokenFile() {
    assertThat(loading.set("admin.tokenFile=absent").problems())
        .containsExactly(
            "--set admin.tokenFile=absent: admin.tokenFile: "
                + ("\"absent\" cannot be read: no such file " + TOKEN_RULE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin.port", "=8081"})
  void reportsAnOverrideThatIsNone(String override) {
    assertThat(loading.set(override).problems())
        .containsExactly(
            "--set "
                + override
                + ": is not an override (expected: key=value, such as admin.port=8081)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "enabled=yes; enabled: \"yes\" is not a switch (expected: true | false)",
        "discovery.type=multicast; discovery.type: \"multicast\" is not one of the choices"
            + " (expected: tcp | dns | kubernetes)",
        "memberPort=0; memberPort: \"0\" is out of range (expected: 1 to 65535)",
        "discovery.members=[10.0.0.1:x]; discovery.members: \"10.0.0.1:x\" is not the address of a"
            + " member (expected: a list of HOST or HOST:PORT,"
            + " such as [\"10.0.0.1:5701\", \"10.0.0.2:5701\"])",
        "tls.key=a.pem; tls: key without certificate and trust"
            + " (expected: certificate, key and trust, or none of them)",
        "tls={certificate: a, key: b}; tls: certificate and key without trust"
            + " (expected: certificate, key and trust, or none of them)",
      })
  void reportsAClusterSettingThatIsWrong(String setting, String problem) {
    assertThat(loading.set("cluster." + setting).problems())
        .containsExactly("--set cluster." + setting + ": cluster." + problem);
  }

  @Test
  void reportsAClusterWithoutMembers() {
    assertThat(loading.set("cluster.enabled=true").problems())
        .containsExactly(
            "--set cluster.enabled=true: cluster.discovery.members: is empty"
                + " (expected: HOST:PORT of one member at least, for discovery.type tcp)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dns", "kubernetes"})
  void reportsAClusterWithoutANameToResolve(String type) {
    loading.set("cluster.enabled=true").set("cluster.discovery.type=" + type);

    assertThat(loading.problems())
        .containsExactly(
            "--set cluster.discovery.type="
                + type
                + ": cluster.discovery.name: is empty (expected: the DNS name of all members,"
                + " for discovery.type dns and kubernetes)");
  }

  @Test
  void reportsEachTlsFileThatCannotBeRead() {
    Path there = loading.write("there.pem", "");
    String tls = "cluster.tls={certificate: absent.pem, key: %s, trust: gone.pem}".formatted(there);

    assertThat(loading.set(tls).problems())
        .satisfiesExactly(
            problem ->
                assertThat(problem).contains("tls.certificate: \"absent.pem\" cannot be read"),
            problem -> assertThat(problem).contains("tls.trust: \"gone.pem\" cannot be read"));
  }

  @Test
  void reportsAClusterPortThatAnotherSocketTakes() {
    loading.set("cluster={enabled: true, discovery: {members: [10.0.0.1]}}");

    assertThat(loading.set("cluster.port=7080").problems())
        .containsExactly(
            "--set cluster.port=7080: cluster.port: 0.0.0.0:7080 is taken by admin,"
                + " 127.0.0.1:7080 (expected: another port, or 0)");
  }

  @Test
  void keepsAProblemOnOneLine() {
    assertThat(loading.set("admin.port=\"a\\nb\"").problems())
        .singleElement()
        .asString()
        .doesNotContain("\n");
  }
}
