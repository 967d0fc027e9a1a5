package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.FaultKind;
import dev.echoport.config.AdminConfig;
import dev.echoport.config.AnswersConfig;
import dev.echoport.config.AtEof;
import dev.echoport.config.BridgeConfig;
import dev.echoport.config.CidrBlock;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.config.CompletionsConfig;
import dev.echoport.config.ConfigException;
import dev.echoport.config.DrainConfig;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.FrameConfig;
import dev.echoport.config.GatewayConfig;
import dev.echoport.config.GreetingConfig;
import dev.echoport.config.GrpcConfig;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.KeepAliveConfig;
import dev.echoport.config.LimitsConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.LogConfig;
import dev.echoport.config.NodeConfig;
import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.TlsConfig;
import dev.echoport.config.TracingConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.UdpConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.config.WorkerPoolConfig;
import dev.echoport.config.processor.ProcessorSource;
import dev.echoport.fault.Faults;
import dev.echoport.frame.FrameFormat;
import dev.echoport.parameter.Parameter;
import dev.echoport.scheme.Scheme;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
  private static final String EVERY_KEY =
      """
      node: {name: edge-1, eventLoops: 2, transport: nio}
      listeners:
        echo: null
        lock-step:
          uri: tls://[::1]:9001
          backlog: 16
          window: {bytes: 1MiB, operations: 1}
          idleTimeout: 90s
          keepAlive: {idle: 2m, interval: 7s, count: 3}
          faults: {seed: 42, choose: off, first: 7, plan: [{do: close}]}
          maxConnections: 500
          maxPerSource: {connections: 10, prefix: {v4: 24, v6: 56}}
          acceptRate: 50/s
          acceptBurst: 5
          readIdle: 1m
          writeIdle: 2m
          maxAge: 1h
          bytesPerSecond: {connection: 1MiB, listener: 10MiB}
          frame: length:4,le
          frameLimit: 64KiB
          atEof: error
          processors: []
          maxFrames: 100
          proxyProtocol: {mode: optional, trusted: [10.0.0.0/8], timeout: 1s}
          banner: "220 ${node} ${listener}"
          identity: true
          receipt: true
          tls: {certificate: "%1$s", key: "%1$s", trust: "%1$s", clientAuth: require, sni: "%2$s",
            alpn: [echo, http/1.1], handshakeTimeout: 2s, maxHandshakes: 7, engine: jdk}
        moved:
          uri: http://127.0.0.1:1
          host: 127.0.0.2
          port: 9002
          http:
            maxDelay: 20s
            maxFrame: 2MiB
            maxMessage: 5MiB
            compression: true
            subprotocols: [mqtt, chat]
            answer: after
            maxBody: 1MiB
            maxSpill: 10MiB
            spillFolder: "%2$s"
            stallTimeout: 5s
            grpc: {maxMessage: 3MiB, health: false}
            maxHeader: 32KiB
            describe: echo
            maxDescribed: 1KiB
            parameters: headers
            defaults: {status: "503:10%%,200", header: ["A: b", "C: d, e"]}
            maxSize: 2MiB
            maxDuration: 1m
            cors: {origins: ["https://app.example"]}
            environment: [HOME, PATH]
      workers: {default: {threads: 2}, slow: {threads: 8}}
      plugins: "%2$s"
      limits: {connections: 1000, memory: {high: 90%%, low: 50%%}}
      drain: {grace: 5s, timeout: 2m}
      admin: {host: 0.0.0.0, port: 9080, agentPort: 9081, auth: token, hosts: [node.example, "*"], tokenFile: "%1$s"}
      completions: {flush: 250ms, batch: 64}
      cluster:
        enabled: true
        name: ours
        host: 10.0.0.1
        publicHost: gateway.example.org
        port: 7200
        memberPort: 5702
        discovery: {type: dns, members: ["10.0.0.2:5701", peer], name: tasks.gateway}
        tls: {certificate: "%1$s", key: "%1$s", trust: "%1$s"}
      bridge: {host: 0.0.0.0, port: 9082, allowRemote: true, addresses: [a.b, "own.*"]}
      tracing: {endpoint: "https://collector:4318", sampling: 5%%, slowCompletion: 20ms}
      log: {format: json, level: debug, connections: abnormal, zone: local}
      """;

  private Path directory;
  private Loading loading;

  @BeforeEach
  void beginWithNoSource(@TempDir Path temporary) {
    directory = temporary;
    loading = new Loading(directory);
  }

  private Path token() {
    return directory.resolve("token");
  }

  private Loading everyKey() {
    Path token = loading.write("token", "0123456789abcdef\n");
    return loading.file(EVERY_KEY.formatted(token, directory));
  }

  @Test
  void hasADefaultForEverything() throws ConfigException {
    assertThat(loading.config())
        .isEqualTo(
            new GatewayConfig(
                new NodeConfig("box", 0, TransportChoice.AUTO),
                Map.of(
                    "echo",
                    new ListenerConfig(
                        "echo",
                        new InetListenAddress("0.0.0.0", 7007),
                        4096,
                        new WindowConfig(262_144, 64),
                        Duration.ZERO,
                        0)),
                Map.of("default", new WorkerPoolConfig("default", 0)),
                null,
                new NodeLimitsConfig(0, new NodeLimitsConfig.MemoryLimit(0, 85, 75)),
                new DrainConfig(Duration.ZERO, Duration.ofSeconds(30)),
                new AdminConfig("127.0.0.1", 7080, 0, AdminConfig.Auth.AUTO, null, null, List.of()),
                new CompletionsConfig(Duration.ofMillis(10), 1024),
                new ClusterConfig(
                    false,
                    "echoport",
                    "",
                    "",
                    7100,
                    5701,
                    new Discovery(Discovery.Type.TCP, List.of(), ""),
                    null),
                new BridgeConfig("127.0.0.1", 0, false, List.of("echoport.processors.*")),
                TracingConfig.OFF,
                new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO)));
  }

  @Test
  void setsEveryKey() throws ConfigException {
    assertThat(everyKey().config())
        .isEqualTo(
            new GatewayConfig(
                new NodeConfig("edge-1", 2, TransportChoice.NIO),
                Map.of(
                    "lock-step",
                    new ListenerConfig(
                        "lock-step",
                        new InetListenAddress(Scheme.TLS, "::1", 9001),
                        16,
                        new WindowConfig(1 << 20, 1),
                        Duration.ofSeconds(90),
                        500,
                        new FrameConfig(FrameFormat.parse("length:4,le"), 65_536, AtEof.ERROR),
                        List.of(),
                        100,
                        new ProxyProtocolConfig(
                            ProxyProtocolConfig.Mode.OPTIONAL,
                            List.of(CidrBlock.parse("10.0.0.0/8").orElseThrow()),
                            Duration.ofSeconds(1)),
                        new GreetingConfig("220 ${node} ${listener}", true, true),
                        HttpConfig.DEFAULT,
                        new TlsConfig(
                            token(),
                            token(),
                            token(),
                            TlsConfig.ClientAuth.REQUIRE,
                            directory,
                            List.of("echo", "http/1.1"),
                            Duration.ofSeconds(2),
                            7,
                            TlsConfig.Engine.JDK),
                        UdpConfig.DEFAULT,
                        new LimitsConfig(
                            new LimitsConfig.SourceLimit(10, 24, 56),
                            new LimitsConfig.AcceptRate(50, 5),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(2),
                            Duration.ofHours(1),
                            new LimitsConfig.ByteRates(1 << 20, 10 << 20)),
                        new KeepAliveConfig(Duration.ofMinutes(2), Duration.ofSeconds(7), 3),
                        new FaultsConfig(
                            42,
                            FaultsConfig.Choose.OFF,
                            7,
                            List.of(Faults.fault(FaultKind.CLOSE, 0, 0)))),
                    "moved",
                    new ListenerConfig(
                            "moved",
                            new InetListenAddress(Scheme.HTTP, "127.0.0.2", 9002),
                            4096,
                            new WindowConfig(262_144, 64),
                            Duration.ZERO,
                            0)
                        .with(
                            new HttpConfig(
                                Duration.ofSeconds(20),
                                2 << 20,
                                5 << 20,
                                true,
                                List.of("mqtt", "chat"),
                                HttpConfig.Answering.AFTER,
                                1 << 20,
                                10 << 20,
                                directory,
                                Duration.ofSeconds(5),
                                new GrpcConfig(3 << 20, false),
                                32 << 10,
                                new AnswersConfig(
                                    AnswersConfig.Describing.ECHO,
                                    1024,
                                    AnswersConfig.Asking.HEADERS,
                                    Map.of(
                                        Parameter.STATUS,
                                        List.of("503:10%,200"),
                                        Parameter.HEADER,
                                        List.of("A: b", "C: d, e")),
                                    2 << 20,
                                    Duration.ofMinutes(1),
                                    List.of("https://app.example"),
                                    List.of("HOME", "PATH"))))),
                Map.of(
                    "default",
                    new WorkerPoolConfig("default", 2),
                    "slow",
                    new WorkerPoolConfig("slow", 8)),
                directory,
                new NodeLimitsConfig(1000, new NodeLimitsConfig.MemoryLimit(0, 90, 50)),
                new DrainConfig(Duration.ofSeconds(5), Duration.ofMinutes(2)),
                new AdminConfig(
                    "0.0.0.0",
                    9080,
                    9081,
                    AdminConfig.Auth.TOKEN,
                    "0123456789abcdef",
                    directory.resolve("token"),
                    List.of("node.example", "*")),
                new CompletionsConfig(Duration.ofMillis(250), 64),
                new ClusterConfig(
                    true,
                    "ours",
                    "10.0.0.1",
                    "gateway.example.org",
                    7200,
                    5702,
                    new Discovery(
                        Discovery.Type.DNS, List.of("10.0.0.2:5701", "peer"), "tasks.gateway"),
                    new ClusterConfig.Tls(
                        directory.resolve("token"),
                        directory.resolve("token"),
                        directory.resolve("token"))),
                new BridgeConfig("0.0.0.0", 9082, true, List.of("a.b", "own.*")),
                new TracingConfig(
                    URI.create("https://collector:4318/v1/traces"), 5, Duration.ofMillis(20)),
                new LogConfig(
                    LogConfig.Format.JSON,
                    LogConfig.Level.DEBUG,
                    LogConfig.Connections.ABNORMAL,
                    LogConfig.Zone.LOCAL)));
  }

  @Test
  void acceptsTheCommentedDefaultAsAFile() throws ConfigException {
    GatewayConfig defaults = loading.config();

    assertThat(
            ConfigLoader.load(
                Path.of("conf/echoport.yaml"),
                Map.of("HOSTNAME", "box"),
                List.of(),
                ProcessorSource.NONE))
        .extracting(LoadedConfig::config)
        .isEqualTo(defaults);
  }

  @Test
  void acceptsAnEmptyFileAndEmptySections() throws ConfigException {
    GatewayConfig defaults = loading.config();

    assertThat(loading.file("").config()).isEqualTo(defaults);
    assertThat(loading.file("node:\nlisteners:\nadmin: {}\n").config()).isEqualTo(defaults);
  }

  @Test
  void mergesAFileKeyByKey() throws ConfigException {
    ListenerConfig echo = loading.file("listeners: {echo: {port: 7008}}").listener("echo");

    assertThat(echo.address()).isEqualTo(new InetListenAddress("0.0.0.0", 7008));
    assertThat(echo.backlog()).isEqualTo(4096);
  }

  @Test
  void givesANewListenerTheDefaultsOfTheEmbeddedEcho() throws ConfigException {
    loading.file("listeners: {echo: {backlog: 9}, upper: {uri: 'tcp://0.0.0.0:7009'}}");

    assertThat(loading.config().listeners().keySet()).containsExactly("echo", "upper");
    assertThat(loading.listener("upper").backlog()).isEqualTo(4096);
    assertThat(loading.listener("upper").window()).isEqualTo(new WindowConfig(262_144, 64));
  }

  @Test
  void removesAListenerThatIsNull() throws ConfigException {
    loading.file("listeners: {echo: null, upper: {uri: 'tcp://0.0.0.0:7009'}}");

    assertThat(loading.config().listeners().keySet()).containsExactly("upper");
  }

  @Test
  void letsTheLaterSourceWin() throws ConfigException {
    assertThat(loading.config().completions().batch()).isEqualTo(1024);
    assertThat(loading.file("completions: {batch: 1}").config().completions().batch()).isEqualTo(1);
    loading.variable("ECHOPORT_COMPLETIONS_BATCH", "2");
    assertThat(loading.config().completions().batch()).isEqualTo(2);
    loading.set("completions.batch=3");
    assertThat(loading.config().completions().batch()).isEqualTo(3);
    loading.set("completions.batch=4");
    assertThat(loading.config().completions().batch()).isEqualTo(4);
  }

  @Test
  void letsALaterUriReplaceAnEarlierPort() throws ConfigException {
    loading.file("listeners: {echo: {host: 127.0.0.1, port: 7008}}");
    loading.variable("ECHOPORT_LISTENERS_ECHO_URI", "tcp://127.0.0.3:7009");

    assertThat(loading.listener("echo").address())
        .isEqualTo(new InetListenAddress("127.0.0.3", 7009));
  }

  @Test
  void parsesOverridesAsYaml() throws ConfigException {
    loading.set("listeners.upper={uri: 'tcp://127.0.0.1:7009', window: {operations: 1}}");
    loading.set("listeners.upper.processors=[]").set("listeners.echo=null").set("node.name=\"x\"");

    GatewayConfig config = loading.config();
    assertThat(config.listeners().keySet()).containsExactly("upper");
    assertThat(loading.listener("upper").window().operations()).isEqualTo(1);
    assertThat(config.node().name()).isEqualTo("x");
  }

  @Test
  void writesAFileThatLoadsToTheSameConfiguration() throws ConfigException {
    LoadedConfig loaded = everyKey().load();

    LoadedConfig again = new Loading(directory).file(loaded.toYaml()).load();

    assertThat(again).isEqualTo(loaded);
  }

  @Test
  void writesNamesThatLookLikeOtherYaml() throws ConfigException {
    loading
        .set("node.name=\"null\"")
        .set("admin.host=\"::1\"")
        .set("listeners.echo.banner=\"hi:\"");
    LoadedConfig loaded = loading.load();

    assertThat(new Loading(directory).file(loaded.toYaml()).config()).isEqualTo(loaded.config());
  }

  @Test
  void hidesTheTokenButShowsItsFile() throws ConfigException {
    LoadedConfig loaded = everyKey().load();

    assertThat(loaded.toYaml()).contains("tokenFile: ").doesNotContain("0123456789abcdef");
    assertThat(loaded.toString()).doesNotContain("0123456789abcdef");
  }

  @Test
  void takesADisallowedHostNameWithReplacements() throws ConfigException {
    assertThat(loading.variable("HOSTNAME", "my box!").config().node().name()).isEqualTo("my-box-");
  }
}
