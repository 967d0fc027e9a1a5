package dev.echoport.client.diagnose.path;

import dev.echoport.client.AdminApi;
import dev.echoport.client.diagnose.finding.AdminDatagrams;
import dev.echoport.client.diagnose.finding.FarDatagrams;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.scheme.Scheme;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks the admin API of the other end. A connection is found by how much it has received. */
public final class AdminFarEnd implements FarEnd {
  private static final long LOOK_MILLIS = 50;
  private static final int LOOKS = 40;

  private final AdminApi api;
  private final String uri;

  /** At {@code uri}, for messages. */
  public AdminFarEnd(AdminApi api, String uri) {
    this.api = api;
    this.uri = uri;
  }

  /**
   * Asks once, so that a mistake shows before the checks.
   *
   * @throws IOException with the address and the reason
   */
  public void verify() throws IOException, InterruptedException {
    AdminApi.Answer answer = api.get("connections?limit=1");
    if (answer.status() != 200) {
      throw new IOException("--admin: " + uri + ": " + problem(answer));
    }
  }

  private static String problem(AdminApi.Answer answer) {
    try {
      return String.join("; ", answer.problems());
    } catch (DecodeException e) {
      return "status " + answer.status() + " (expected: the admin API of a node)";
    }
  }

  @Override
  public @Nullable FarRecord find(EchoConnection connection) throws InterruptedException {
    if (connection.nameBytes() == 0) {
      return null;
    }
    for (int look = 0; look < LOOKS; look++) {
      List<FarRecord> found =
          newest().stream().filter(each -> each.received() == connection.nameBytes()).toList();
      if (!found.isEmpty()) {
        return found.size() == 1 ? found.get(0) : null;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return null;
  }

  private List<FarRecord> newest() throws InterruptedException {
    JsonObject answer = ask("connections?state=open&sort=-opened&limit=500");
    return answer == null
        ? List.of()
        : answer.getJsonArray("connections", new JsonArray()).stream()
            .map(each -> new FarRecord((JsonObject) each))
            .toList();
  }

  @Override
  public @Nullable FarRecord await(
      EchoConnection connection, Predicate<FarRecord> condition, Duration within)
      throws InterruptedException {
    FarRecord of = connection.far();
    if (of == null) {
      return null;
    }
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      JsonObject answer = ask("connections/" + of.id());
      FarRecord record = answer == null ? null : new FarRecord(answer);
      if (record == null || condition.test(record) || System.nanoTime() - end >= 0) {
        return record;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  @Override
  public @Nullable String end(EchoConnection connection) throws InterruptedException {
    FarRecord of = connection.far();
    if (of == null) {
      return whyNot();
    }
    try {
      AdminApi.Answer answer = api.end(of.id());
      return answer.applied() ? null : "the admin API at " + uri + ": " + problem(answer);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public @Nullable FarDatagrams datagrams(int port, FarDatagrams.Greeting greeting)
      throws IOException, InterruptedException {
    JsonObject answer = ask("listeners");
    if (answer == null) {
      return null;
    }
    List<JsonObject> listeners =
        answer.getJsonArray("listeners", new JsonArray()).stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("uri", "").startsWith(Scheme.UDP.prefix()))
            .toList();
    List<JsonObject> atPort =
        listeners.stream().filter(each -> each.getString("uri").endsWith(":" + port)).toList();
    List<JsonObject> chosen = atPort.isEmpty() ? listeners : atPort;
    return chosen.size() == 1
        ? AdminDatagrams.follow(api, chosen.get(0).getString("name"), greeting)
        : null;
  }

  private @Nullable JsonObject ask(String resource) throws InterruptedException {
    try {
      AdminApi.Answer answer = api.get(resource);
      return answer.status() == 200 ? new JsonObject(answer.body()) : null;
    } catch (IOException | DecodeException e) {
      return null;
    }
  }

  @Override
  public String whyNot() {
    return "the admin API at "
        + uri
        + " knows no connection like this one: is it of the node that answers here?";
  }
}
