package dev.echoport.config;

import static dev.echoport.config.Schema.key;

import dev.echoport.config.Schema.Listeners;
import dev.echoport.config.Schema.Pools;
import dev.echoport.config.Schema.Section;
import dev.echoport.frame.FrameFormat;
import dev.echoport.parameter.Parameter;
import java.time.Duration;
import java.util.Arrays;

/** Every key there is. Defaults stand in {@code conf/echoport.yaml} and nowhere else. */
final class GatewaySchema {
  private static final IntegerType PORT = ListenUriType.PORT;
  private static final Duration DAY = Duration.ofDays(1);

  private static final Section WINDOW =
      Section.of(
          key("bytes", new SizeType(SizeType.KIB, SizeType.GIB)),
          key("operations", new IntegerType(1, 65_536)));

  private static final DurationType TIMEOUT = new DurationType(Duration.ZERO, DAY.multipliedBy(30));
  private static final SizeType RATE = new SizeType(0, SizeType.GIB * SizeType.KIB);

  private static final Section HTTP =
      Section.of(
          key("maxDelay", new DurationType(Duration.ZERO, Duration.ofHours(1))),
          key("maxFrame", new SizeType(125, 64 * SizeType.MIB)),
          key("maxMessage", new SizeType(125, SizeType.GIB)),
          key("compression", new BooleanType()),
          key("subprotocols", WordsType.SUBPROTOCOLS),
          key("answer", new ChoiceType<>(HttpConfig.Answering.class)),
          key("maxBody", new SizeType(1, SizeType.GIB)),
          key("maxSpill", new SizeType(0, SizeType.GIB * SizeType.KIB)),
          key("spillFolder", new PathType()),
          key("stallTimeout", TIMEOUT),
          key(
              "grpc",
              Section.of(
                  key("maxMessage", new SizeType(0, SizeType.GIB)),
                  key("health", new BooleanType()))),
          key("maxHeader", new SizeType(SizeType.KIB, SizeType.MIB)),
          key("describe", new ChoiceType<>(AnswersConfig.Describing.class)),
          key("maxDescribed", new SizeType(0, SizeType.MIB)),
          key("parameters", new ChoiceType<>(AnswersConfig.Asking.class)),
          key("defaults", defaults()),
          key("maxSize", new SizeType(0, SizeType.GIB * SizeType.KIB)),
          key("maxDuration", new DurationType(Duration.ZERO, DAY)),
          key("cors", Section.of(key("origins", WordsType.ORIGINS))),
          key("environment", WordsType.VARIABLES));

  private static final Section TLS =
      Section.of(
          key("certificate", new PathType()),
          key("key", new PathType()),
          key("trust", new PathType()),
          key("clientAuth", new ChoiceType<>(TlsConfig.ClientAuth.class)),
          key("sni", new PathType()),
          key("alpn", new AlpnType()),
          key("handshakeTimeout", new DurationType(Duration.ofMillis(1), Duration.ofHours(1))),
          key("maxHandshakes", new IntegerType(1, 1_048_576)),
          key("engine", new ChoiceType<>(TlsConfig.Engine.class)));

  private static final Section LISTENER =
      Section.of(
          key("uri", new ListenUriType()),
          key("host", HostType.REQUIRED),
          key("port", PORT),
          key("backlog", new IntegerType(1, 65_535)),
          key("window", WINDOW),
          key("idleTimeout", new DurationType(Duration.ZERO, DAY.multipliedBy(30))),
          key(
              "keepAlive",
              Section.of(
                  key("idle", new DurationType(Duration.ZERO, KeepAliveReader.LONGEST)),
                  key("interval", new DurationType(Duration.ofSeconds(1), KeepAliveReader.LONGEST)),
                  key("count", new IntegerType(1, 127)))),
          key("maxConnections", new IntegerType(0, Integer.MAX_VALUE)),
          key(
              "maxPerSource",
              Section.of(
                  key("connections", new IntegerType(0, Integer.MAX_VALUE)),
                  key(
                      "prefix",
                      Section.of(
                          key("v4", new IntegerType(0, 32)), key("v6", new IntegerType(0, 128)))))),
          key("acceptRate", new RateType(1_000_000)),
          key("acceptBurst", new IntegerType(0, 1_000_000)),
          key("readIdle", TIMEOUT),
          key("writeIdle", TIMEOUT),
          key("maxAge", TIMEOUT),
          key("bytesPerSecond", Section.of(key("connection", RATE), key("listener", RATE))),
          key("frame", new FrameType()),
          key("frameLimit", new SizeType(1, FrameFormat.MAX_LIMIT_BYTES)),
          key("atEof", new ChoiceType<>(AtEof.class)),
          key("processors", new Schema.Chain()),
          key("maxFrames", new IntegerType(1, 1_048_576)),
          key("mode", new FileModeType()),
          key(
              "udp",
              Section.of(
                  key("allowPorts", new PortsType()),
                  key("refusePorts", new PortsType()),
                  key("perSecond", new IntegerType(0, Integer.MAX_VALUE)),
                  key("burst", new IntegerType(1, Integer.MAX_VALUE)),
                  key("bytesPerSecond", Section.of(key("source", RATE), key("listener", RATE))),
                  key("maxSources", new IntegerType(1, 1_048_576)),
                  key("loopAfter", new IntegerType(0, 1_000_000)))),
          key("banner", new BannerType()),
          key("identity", new BooleanType()),
          key("http", HTTP),
          key("tls", TLS),
          key(
              "proxyProtocol",
              Section.of(
                  key("mode", new ChoiceType<>(ProxyProtocolConfig.Mode.class)),
                  key("trusted", new CidrsType()),
                  key("timeout", new DurationType(Duration.ofMillis(1), DAY)))));

  private static final Section CLUSTER =
      Section.of(
          key("enabled", new BooleanType()),
          key("name", new NodeNameType()),
          key("host", HostType.OPTIONAL),
          key("publicHost", HostType.OPTIONAL),
          key("port", PORT),
          key("memberPort", new IntegerType(1, 65_535)),
          key(
              "discovery",
              Section.of(
                  key("type", new ChoiceType<>(ClusterConfig.Discovery.Type.class)),
                  key("members", new MembersType()),
                  key("name", HostType.OPTIONAL))),
          key(
              "tls",
              Section.of(
                  key("certificate", new PathType()),
                  key("key", new PathType()),
                  key("trust", new PathType()))));

  static final Section ROOT =
      Section.of(
          key(
              "node",
              Section.of(
                  key("name", new NodeNameType()),
                  key("eventLoops", new IntegerType(0, 1_024)),
                  key("transport", new ChoiceType<>(TransportChoice.class)))),
          key("listeners", new Listeners(LISTENER)),
          key("workers", new Pools(Section.of(key("threads", new IntegerType(0, 1_024))))),
          key("plugins", new PathType()),
          key(
              "limits",
              Section.of(
                  key("connections", new IntegerType(0, Integer.MAX_VALUE)),
                  key(
                      "memory",
                      Section.of(
                          key("budget", new SizeType(0, 1L << 40)),
                          key("high", new PercentType()),
                          key("low", new PercentType()))))),
          key(
              "drain",
              Section.of(
                  key("grace", new DurationType(Duration.ZERO, DAY)),
                  key("timeout", new DurationType(Duration.ZERO, DAY)))),
          key(
              "admin",
              Section.of(
                  key("host", HostType.REQUIRED),
                  key("port", PORT),
                  key("agentPort", PORT),
                  key("auth", new ChoiceType<>(AdminConfig.Auth.class)),
                  key("hosts", new HostNamesType()),
                  key("tokenFile", new PathType()))),
          key(
              "completions",
              Section.of(
                  key("flush", new DurationType(Duration.ofMillis(1), Duration.ofSeconds(10))),
                  key("batch", new IntegerType(1, 65_536)))),
          key("cluster", CLUSTER),
          key(
              "bridge",
              Section.of(
                  key("host", HostType.REQUIRED),
                  key("port", PORT),
                  key("allowRemote", new BooleanType()),
                  key("addresses", new BusAddressesType()))),
          key(
              "tracing",
              Section.of(
                  key("endpoint", new EndpointType("/v1/traces")),
                  key("sampling", new PercentType()),
                  key("slowCompletion", new DurationType(Duration.ofMillis(1), DAY)))),
          key(
              "log",
              Section.of(
                  key("format", new ChoiceType<>(LogConfig.Format.class)),
                  key("level", new ChoiceType<>(LogConfig.Level.class)),
                  key("connections", new ChoiceType<>(LogConfig.Connections.class)))));

  private GatewaySchema() {}

  private static Section defaults() {
    return Section.of(
        Arrays.stream(Parameter.values())
            .map(parameter -> key(parameter.key(), new TextsType()))
            .toArray(Schema.Key[]::new));
  }
}
