package dev.echoport.client.diagnose.web;

import dev.echoport.client.Target;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that is easily changed on the way, and what the other end says has arrived of it. */
record SampleRequest(Target target) {
  static final String METHOD = "PATCH";
  static final String BODY = "{\"from\":\"diagnose\"}";

  /** What to look at where it was changed. */
  static final String NEXT =
      "what proxies on the way rewrite: proxy_set_header and proxy_pass with a path (nginx),"
          + " http-request (HAProxy), rules of a gateway";

  private static final String PATH = "/diagnose%20me//a;b=c/%2F?x=1&x=%20&y";
  private static final String TWICE = "X-Echoport-Twice";

  String uri() {
    return HttpCheck.base(target) + PATH;
  }

  /** Values of fields that are sent more than once stand together, with commas between. */
  Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Host", HttpCheck.authority(target));
    fields.put("User-Agent", "echoport-diagnose");
    fields.put("Accept", "application/json");
    fields.put("Authorization", "Bearer diagnose");
    fields.put("Cookie", "a=1; b=\"2\"");
    fields.put("Content-Type", "application/json");
    fields.put("Content-Length", String.valueOf(BODY.length()));
    fields.put("X-Echoport_Under", "score");
    fields.put("X-Echoport-Long", "l".repeat(3_000));
    fields.put(TWICE, "one, two");
    return fields;
  }

  /** The fields one by one, as they are sent. */
  List<Map.Entry<String, String>> lines() {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    fields()
        .forEach(
            (name, value) -> {
              for (String each : name.equals(TWICE) ? value.split(", ") : new String[] {value}) {
                lines.add(Map.entry(name, each));
              }
            });
    return lines;
  }

  /**
   * What is different, and what is too much.
   *
   * @param before what is different in any case
   * @return a sentence, empty if it arrived as it was sent
   */
  String changes(JsonObject seen, String... before) {
    List<String> changes = new ArrayList<>(List.of(before));
    compare(changes, "the method", METHOD, seen.getString("method"));
    compare(changes, "the target", uri(), seen.getString("target"));
    Map<String, String> arrived = arrived(seen);
    fields()
        .forEach(
            (name, value) ->
                compare(changes, "the field " + name, value, arrived.get(lower(name))));
    String body = seen.getJsonObject("body", new JsonObject()).getString("text");
    compare(changes, "the body", BODY, body);
    return changes.isEmpty() ? "" : "On the way, " + String.join("; ", changes) + added(seen);
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

  /** Fields that were not sent, as the end of a sentence. */
  String added(JsonObject seen) {
    Map<String, String> arrived = arrived(seen);
    fields().keySet().forEach(name -> arrived.remove(lower(name)));
    StringBuilder added = new StringBuilder();
    arrived.forEach(
        (name, value) ->
            added
                .append(added.isEmpty() ? "; added on the way: " : ", ")
                .append(name)
                .append(": ")
                .append(value));
    return added.toString();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
