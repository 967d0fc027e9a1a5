package dev.echoport.tracing;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.LedgerSnapshot;
import dev.echoport.completion.report.Autopsy;
import dev.echoport.completion.report.CloseSentence;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.scheme.Scheme;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A closed connection's report as a span. Names are OpenTelemetry's semantic conventions where
 * there is one, else they begin with {@code echoport.}; {@code docs/tracing.md} lists them.
 */
final class ConnectionSpan {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final Set<CloseReason> ERRORS =
      EnumSet.of(
          CloseReason.PEER_RESET,
          CloseReason.DRAIN_CUT,
          CloseReason.PROTOCOL_ERROR,
          CloseReason.PROCESSOR_FAILED,
          CloseReason.TLS_FAILED,
          CloseReason.INTERNAL);

  private final ConnectionReport report;
  private final Map<String, Object> attributes = new LinkedHashMap<>();

  private ConnectionSpan(ConnectionReport report) {
    this.report = report;
  }

  /**
   * The span of a closed connection.
   *
   * @param scheme what is spoken on its listener, {@code null} if the listener is gone
   */
  static Span of(
      ConnectionReport report, @Nullable String scheme, TraceContext context, SlowEvents slow) {
    ConnectionSpan span = new ConnectionSpan(report);
    span.describe(scheme);
    @Nullable String error = span.error();
    return new Span(
        context,
        "connection " + report.listener(),
        nanos(report.openedAt()),
        nanos(report.closedAt() == null ? report.openedAt() : report.closedAt()),
        span.attributes,
        slow.events(),
        slow.dropped(),
        error);
  }

  private void describe(@Nullable String scheme) {
    put("echoport.connection", report.id());
    put("echoport.listener", report.listener());
    put("echoport.scheme", scheme);
    addresses(scheme);
    TlsReport tls = report.tls();
    if (tls != null) {
      tls(tls);
    }
    ledger(report.ledger());
    put("echoport.completions", report.completions());
    close();
  }

  private void addresses(@Nullable String scheme) {
    put("network.transport", transport(scheme));
    ProxyReport proxy = report.proxy();
    String hop = proxy == null ? report.remoteAddress() : proxy.hop();
    address("network.peer", hop);
    address("client", report.remoteAddress());
    address("network.local", report.localAddress());
    if (proxy != null) {
      proxy(proxy);
    }
  }

  private void proxy(ProxyReport proxy) {
    put("echoport.proxy.authority", proxy.authority());
    put("echoport.proxy.alpn", proxy.alpn());
    put("echoport.proxy.unique_id", proxy.uniqueId());
    put("echoport.proxy.network_namespace", proxy.networkNamespace());
    put("echoport.proxy.aws_vpc_endpoint_id", proxy.awsVpcEndpointId());
    put("echoport.proxy.azure_link_id", proxy.azureLinkId());
    put("echoport.proxy.gcp_connection_id", proxy.gcpConnectionId());
  }

  private static @Nullable String transport(@Nullable String scheme) {
    Scheme known = scheme == null ? null : Scheme.of(scheme);
    return known == null ? null : known.carrier().text();
  }

  /** {@code 10.0.0.1:5000}, {@code [::1]:5000}, or the path of a socket, which has no port. */
  private void address(String prefix, String text) {
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon > 0 && text.substring(colon + 1).matches("[0-9]{1,5}");
    String host = hasPort ? text.substring(0, colon) : text;
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    put(prefix + ".address", bracketed ? host.substring(1, host.length() - 1) : host);
    if (hasPort) {
      put(prefix + ".port", Long.parseLong(text.substring(colon + 1)));
    }
  }

  private void tls(TlsReport tls) {
    put("tls.protocol.name", "tls");
    put("tls.protocol.version", tls.version().replace("TLSv", ""));
    put("tls.cipher", tls.cipher());
    put("tls.client.server_name", tls.sni());
    put("tls.next_protocol", tls.alpn());
    put("tls.client.subject", tls.peer());
    put("echoport.tls.close_notify", tls.closeNotify());
  }

  private void ledger(LedgerSnapshot ledger) {
    put("echoport.received.bytes", ledger.received());
    put("echoport.sent.bytes", ledger.sent());
    put("echoport.discarded.bytes", ledger.lost());
    for (CloseReason reason : CloseReason.values()) {
      put("echoport.discarded.bytes." + lower(reason), ledger.discarded().get(reason));
    }
  }

  private void close() {
    put("echoport.close.reason", String.valueOf(report.reason()));
    put("echoport.close.sentence", CloseSentence.of(report));
    Autopsy autopsy = report.autopsy();
    if (autopsy != null) {
      put("echoport.close.first", autopsy.first().side() + " " + autopsy.first().how());
      put("echoport.send.longest", autopsy.longestSendNanos() / NANOS_PER_SECOND);
    }
  }

  private @Nullable String error() {
    CloseReason reason = report.reason();
    if (reason == null || !ERRORS.contains(reason)) {
      return null;
    }
    put("error.type", reason.name());
    @Nullable String sentence = CloseSentence.of(report);
    return sentence == null ? reason.name() : sentence;
  }

  private void put(String name, @Nullable Object value) {
    if (value != null) {
      attributes.put(name, value);
    }
  }

  private static String lower(CloseReason reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
  }
}
