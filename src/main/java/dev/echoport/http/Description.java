package dev.echoport.http;

import dev.echoport.completion.ConnectionReport;
import dev.echoport.completion.ProxyJson;
import dev.echoport.completion.ProxyReport;
import dev.echoport.completion.TlsJson;
import dev.echoport.completion.TlsReport;
import dev.echoport.connection.Connection;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http2.HttpConversionUtil.ExtensionHeaderNames;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request as the gateway has seen it, and who answers. */
final class Description {
  private static final String MARK_OF_CODEC = "x-http2-";

  private Description() {}

  static JsonObject of(HttpRequest request, QueryStringDecoder query, Connection connection) {
    ConnectionReport report = connection.report();
    JsonObject json =
        new JsonObject()
            .put("method", request.method().name())
            .put("path", query.path())
            .put("query", parameters(query.parameters()))
            .put("version", version(request))
            .put("headers", headers(request.headers()))
            .put(
                "connection",
                new JsonObject()
                    .put("id", report.id())
                    .put("remoteAddress", report.remoteAddress())
                    .put("localAddress", report.localAddress()))
            .put(
                "node",
                new JsonObject().put("name", connection.node()).put("listener", report.listener()));
    TlsReport tls = report.tls();
    if (tls != null) {
      json.put("tls", TlsJson.of(tls));
    }
    ProxyReport proxy = report.proxy();
    return proxy == null ? json : json.put("proxy", ProxyJson.of(proxy));
  }

  private static String version(HttpRequest request) {
    return request.headers().contains(ExtensionHeaderNames.STREAM_ID.text())
        ? "HTTP/2"
        : request.protocolVersion().text();
  }

  private static JsonObject parameters(Map<String, List<String>> query) {
    JsonObject json = new JsonObject();
    query.forEach((name, values) -> put(json, name, values));
    return json;
  }

  private static JsonObject headers(HttpHeaders headers) {
    JsonObject json = new JsonObject();
    for (String name : headers.names()) {
      if (!name.toLowerCase(Locale.ROOT).startsWith(MARK_OF_CODEC)) {
        put(json, name, headers.getAll(name));
      }
    }
    return json;
  }

  /** What occurs once is a text, what occurs more often a list. */
  private static void put(JsonObject json, String name, List<String> values) {
    if (values.size() == 1) {
      json.put(name, values.get(0));
    } else {
      json.put(name, new JsonArray(List.copyOf(values)));
    }
  }
}
