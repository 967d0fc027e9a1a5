package dev.echoport.config.load;

import dev.echoport.config.AnswersConfig;
import dev.echoport.config.FrameConfig;
import dev.echoport.config.HttpConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.ProxyProtocolConfig;
import dev.echoport.config.TlsConfig;
import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.source.FaultChecks;
import dev.echoport.config.source.Settings;
import dev.echoport.config.value.ChoiceType;
import dev.echoport.config.value.SizeType;
import dev.echoport.parameter.BadParameterException;
import dev.echoport.parameter.Bounds;
import dev.echoport.parameter.EchoParameters;
import dev.echoport.parameter.Parameter;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What settings of a listener demand of each other. Files have to be readable; nobody looks into
 * them yet.
 */
final class ListenerChecks {
  private final Report report;
  private final ListenerConfig listener;
  private final String path;

  ListenerChecks(Report report, ListenerConfig listener) {
    this.report = report;
    this.listener = listener;
    this.path = Settings.listenerPath(listener.name());
  }

  void run() {
    frame();
    proxyProtocol();
    http();
    faults();
    if (listener.address().scheme().isSecure()) {
      tls(listener.tls());
    }
  }

  private void frame() {
    FrameConfig frame = listener.frame();
    if (frame.format().leastPayloadBytes() > frame.limitBytes()) {
      report.add(
          path + ".frame",
          "\"%s\" is larger than frameLimit: %s (expected: a smaller frame, or a larger limit)"
              .formatted(frame.format().text(), SizeType.text(frame.limitBytes())),
          path + ".frameLimit");
    }
  }

  private void proxyProtocol() {
    ProxyProtocolConfig proxy = listener.proxyProtocol();
    if (proxy.isOn() && proxy.trusted().isEmpty() && listener.address().scheme().has(Feature.TCP)) {
      report.add(
          path + ".proxyProtocol.trusted",
          "is empty, so that every header is an error (expected: the proxies' addresses, such as"
              + " [10.0.0.0/8]; [0.0.0.0/0, \"::/0\"] trusts everybody)",
          path + ".proxyProtocol.mode");
    }
  }

  private void faults() {
    String problem = FaultChecks.choose(listener.faults(), listener.address());
    if (problem != null) {
      report.add(path + ".faults.choose", problem, path + ".faults.plan");
    }
  }

  private void http() {
    HttpConfig http = listener.http();
    Path folder = http.spillFolder();
    if (folder != null && !Files.isWritable(folder)) {
      report.add(
          path + ".http.spillFolder",
          folder + " is not there, or cannot be written to (expected: a folder)");
    }
    AnswersConfig answers = http.answers();
    defaults(
        new EnumMap<>(Parameter.class),
        answers,
        new Bounds(http.maxDelay(), answers.maxSizeBytes(), answers.maxDuration()));
  }

  /** Those that are wrong are left out, and reported, until the rest is right. */
  private void defaults(
      Map<Parameter, List<String>> defaults, AnswersConfig answers, Bounds bounds) {
    defaults.putAll(answers.defaults());
    while (true) {
      try {
        EchoParameters.of(defaults, bounds);
        return;
      } catch (BadParameterException e) {
        report.add(path + ".http.defaults." + e.parameter().key(), e.detail());
        defaults.remove(e.parameter());
      }
    }
  }

  private void tls(TlsConfig tls) {
    engine();
    file("certificate", tls.certificate(), report::requireFile);
    file("key", tls.key(), report::requireFile);
    file("trust", tls.trust(), report::requireFile);
    file("sni", tls.sni(), report::requireFolder);
    if (tls.hasFiles() || listener.faults().asPlan().certificates().isEmpty()) {
      require("certificate", tls.certificate());
      require("key", tls.key());
    }
    if (tls.clientAuth() != ClientAuth.NONE && tls.trust() == null) {
      report.add(
          path + ".tls.trust",
          "is empty (expected: a PEM file with the authorities of the clients' certificates, for"
              + " clientAuth: "
              + new ChoiceType<>(ClientAuth.class).format(tls.clientAuth())
              + ")",
          path + ".tls.clientAuth");
    }
  }

  private void engine() {
    TlsConfig.Engine engine = listener.tls().engine();
    boolean jdk =
        engine == TlsConfig.Engine.JDK
            || (engine == TlsConfig.Engine.AUTO && listener.answersLate());
    if (engine == TlsConfig.Engine.OPENSSL && listener.greeting().receipt()) {
      report.add(
          path + ".receipt",
          "comes behind the peer's close_notify, which OpenSSL cannot do (expected: tls.engine:"
              + " auto or jdk)",
          path + ".tls.engine");
    }
    if (jdk && listener.faults().asPlan().needsKeys()) {
      report.add(
          path + ".faults.plan",
          "an alert at an offset is not there with the engine JDK, which tells no keys"
              + " (expected: tls.engine: openssl, or an alert without at)",
          path + ".tls.engine");
    }
  }

  private void file(String key, @Nullable Path file, BiConsumer<String, Path> required) {
    if (file != null) {
      required.accept(path + ".tls." + key, file);
    }
  }

  private void require(String key, @Nullable Path file) {
    if (file == null) {
      report.add(
          path + ".tls." + key,
          "is empty (expected: a PEM file, for " + Scheme.list(Feature.TLS, "and") + ")",
          path + ".uri");
    }
  }
}
