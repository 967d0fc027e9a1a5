package dev.echoport.client.diagnose;

import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.Finding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a request that is easily changed, and lets the other end say what arrived. */
final class RequestCheck extends HttpCheck {
  private static final String METHOD = "PATCH";
  private static final String PATH = "/diagnose%20me//a;b=c/%2F?x=1&x=%20&y";
  private static final String BODY = "{\"from\":\"diagnose\"}";
  private static final String NEXT =
      "what proxies on the way rewrite: proxy_set_header and proxy_pass with a path (nginx),"
          + " http-request (HAProxy), rules of a gateway";

  private static Map<String, String> fields(Target target) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Host", authority(target));
    fields.put("User-Agent", "echoport-diagnose");
    fields.put("Accept", "application/json");
    fields.put("Authorization", "Bearer diagnose");
    fields.put("Cookie", "a=1; b=\"2\"");
    fields.put("Content-Type", "application/json");
    fields.put("Content-Length", String.valueOf(BODY.length()));
    fields.put("X-Echoport_Under", "score");
    fields.put("X-Echoport-Long", "l".repeat(3_000));
    fields.put("X-Echoport-Twice", "one, two");
    return fields;
  }

  private static String head(String uri, Map<String, String> fields) {
    StringBuilder head = new StringBuilder(METHOD + " " + uri + " HTTP/1.1\r\n");
    fields.forEach(
        (name, value) -> {
          if (name.endsWith("-Twice")) {
            head.append(name).append(": one\r\n").append(name).append(": two\r\n");
          } else {
            head.append(name).append(": ").append(value).append("\r\n");
          }
        });
    return head.append("\r\n").toString();
  }

  @Override
  Finding run(EchoPath path, HttpConversation http)
      throws IOException, InterruptedException, NoAnswer {
    Target target = path.target();
    String uri = base(target) + PATH;
    Map<String, String> fields = fields(target);
    http.send(head(uri, fields) + BODY);
    HttpConversation.Reply reply = reply(http, "A request");
    JsonObject seen = description(reply);
    if (seen == null) {
      return reply.status() >= 500
          ? Finding.fault(
              "A request is answered with the status " + reply.status(),
              "which proxy says so, and whether it reaches its server: " + reply.field("Server"))
          : Finding.unproved(
              "A request is answered with the status %d, and not by a description of it"
                  .formatted(reply.status()),
              "http://host/ of an Echoport node describes requests");
    }
    path.answered();
    List<String> changes = changes(uri, fields, seen);
    String added = String.join(", ", added(fields, seen));
    String more = added.isEmpty() ? "" : "; added on the way: " + added;
    return changes.isEmpty()
        ? Finding.ok("Method, target, fields and body arrived as they were sent" + more)
        : Finding.fault("On the way, " + String.join("; ", changes) + more, NEXT);
  }

  private static List<String> changes(String uri, Map<String, String> fields, JsonObject seen) {
    List<String> changes = new ArrayList<>();
    compare(changes, "the method", METHOD, seen.getString("method"));
    compare(changes, "the target", uri, seen.getString("target"));
    Map<String, String> arrived = arrived(seen);
    fields.forEach(
        (name, value) -> compare(changes, "the field " + name, value, arrived.get(lower(name))));
    String body = seen.getJsonObject("body", new JsonObject()).getString("text");
    compare(changes, "the body", BODY, body);
    return changes;
  }

  private static void compare(
      List<String> changes, String what, String sent, @Nullable String seen) {
    if (seen == null) {
      changes.add(what + " was taken away");
    } else if (!seen.equals(sent)) {
      changes.add("%s became %s (sent: %s)".formatted(what, seen, sent));
    }
  }

  private static Map<String, String> arrived(JsonObject seen) {
    Map<String, String> arrived = new LinkedHashMap<>();
    for (Object each : seen.getJsonArray("rawHeaders", new JsonArray())) {
      JsonArray field = (JsonArray) each;
      arrived.merge(lower(field.getString(0)), field.getString(1), (one, two) -> one + ", " + two);
    }
    return arrived;
  }

  private static List<String> added(Map<String, String> fields, JsonObject seen) {
    Map<String, String> arrived = arrived(seen);
    fields.keySet().forEach(name -> arrived.remove(lower(name)));
    return arrived.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
