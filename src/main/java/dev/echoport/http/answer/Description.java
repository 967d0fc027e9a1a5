package dev.echoport.http.answer;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.ProxyJson;
import dev.echoport.completion.report.ProxyReport;
import dev.echoport.completion.report.TlsJson;
import dev.echoport.completion.report.TlsReport;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A request, and who answers, as JSON. */
public final class Description {
  private Description() {}

  /**
   * Describes it.
   *
   * @param trailers behind its body
   */
  public static String json(Seen seen, RequestBody body, HttpHeaders trailers) {
    JsonObject json =
        new JsonObject()
            .put("method", seen.request().method().name())
            .put("target", seen.request().uri())
            .put("path", seen.path())
            .put("query", parameters(seen.query()))
            .put("version", seen.version())
            .put("headers", byName(seen, seen.request().headers()))
            .put("rawHeaders", inOrder(seen, seen.request().headers()));
    if (!trailers.isEmpty()) {
      json.put("trailers", inOrder(seen, trailers));
    }
    JsonObject content = body.toJson();
    if (content != null) {
      json.put("body", content);
    }
    addPlace(json, seen);
    return json.encodePrettily() + "\n";
  }

  private static void addPlace(JsonObject json, Seen seen) {
    ConnectionReport connection = seen.connection().report();
    json.put("time", Instant.now().toString())
        .put(
            "connection",
            new JsonObject()
                .put("id", connection.id())
                .put("remoteAddress", connection.remoteAddress())
                .put("localAddress", connection.localAddress()))
        .put(
            "node",
            new JsonObject()
                .put("name", seen.connection().services().node())
                .put("listener", connection.listener()));
    TlsReport tls = connection.tls();
    if (tls != null) {
      json.put("tls", TlsJson.of(tls));
    }
    ProxyReport proxy = connection.proxy();
    if (proxy != null) {
      json.put("proxy", ProxyJson.of(proxy));
    }
    if (!seen.environment().isEmpty()) {
      json.put("environment", new JsonObject(new LinkedHashMap<>(seen.environment())));
    }
  }

  private static @Nullable JsonObject parameters(@Nullable Map<String, List<String>> query) {
    if (query == null) {
      return null;
    }
    JsonObject json = new JsonObject();
    query.forEach((name, values) -> put(json, name, values));
    return json;
  }

  /** For who looks one up: a name has all its values, in whichever letters it came. */
  private static JsonObject byName(Seen seen, HttpHeaders headers) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    JsonObject json = new JsonObject();
    for (Map.Entry<String, String> field : seen.fields(headers)) {
      if (names.add(field.getKey())) {
        put(json, field.getKey(), headers.getAll(field.getKey()));
      }
    }
    return json;
  }

  /** For who looks closely: as they came. */
  private static JsonArray inOrder(Seen seen, HttpHeaders headers) {
    JsonArray all = new JsonArray();
    seen.fields(headers)
        .forEach(field -> all.add(new JsonArray().add(field.getKey()).add(field.getValue())));
    return all;
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
