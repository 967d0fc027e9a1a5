package dev.echoport.client.diagnose.finding;

import dev.echoport.client.AdminApi;
import dev.echoport.client.EventStream;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Follows the completions of a socket of a node: they come in order, and their numbers have no
 * gaps. Which socket it is shows by a datagram whose size only that one has received.
 */
public final class AdminDatagrams implements FarDatagrams {
  private static final int GREETINGS = 4;

  /** Smaller than what a check counts; each try has another one. */
  private static final int GREETING_BYTES = 61;

  private static final long SUBSCRIBE_SECONDS = 5;
  private static final long LOOK_MILLIS = 20;

  private final AdminApi api;
  private final String socket;
  private final InputStream body;
  private final long begin;
  private final List<Integer> arrived = new ArrayList<>();
  private final List<Integer> answered = new ArrayList<>();
  private long known;
  private boolean gap;

  private AdminDatagrams(AdminApi api, String socket, InputStream body, long begin) {
    this.api = api;
    this.socket = socket;
    this.body = body;
    this.begin = begin;
    this.known = begin;
  }

  /**
   * Begins to follow the socket that a greeting arrives at.
   *
   * @param listener its name
   * @return {@code null} if it is not known, or the node does not let it be followed
   * @throws IOException if the greeting fails
   */
  public static @Nullable AdminDatagrams follow(AdminApi api, String listener, Greeting greeting)
      throws IOException, InterruptedException {
    String socket = socket(api, listener, greeting);
    return socket == null ? null : follow(api, socket);
  }

  private static @Nullable String socket(AdminApi api, String listener, Greeting greeting)
      throws IOException, InterruptedException {
    for (int i = 0; i < GREETINGS; i++) {
      int bytes = GREETING_BYTES + i;
      Map<String, Long> before = received(api, listener);
      greeting.exchange(bytes);
      List<String> grown = new ArrayList<>();
      received(api, listener)
          .forEach(
              (id, now) -> {
                if (now - before.getOrDefault(id, now) == bytes) {
                  grown.add(id);
                }
              });
      if (grown.size() == 1) {
        return grown.get(0);
      }
    }
    return null;
  }

  private static Map<String, Long> received(AdminApi api, String listener)
      throws InterruptedException {
    Map<String, Long> received = new HashMap<>();
    try {
      String query = AdminApi.parameter("listener", listener) + "&state=open&limit=1000";
      for (Object each : api.list("connections?" + query, "connections")) {
        FarRecord socket = new FarRecord((JsonObject) each);
        received.put(socket.id(), socket.received());
      }
    } catch (IOException e) {
      received.clear();
    }
    return received;
  }

  private static @Nullable AdminDatagrams follow(AdminApi api, String socket)
      throws InterruptedException {
    try {
      HttpResponse<InputStream> response =
          api.stream("completions?" + AdminApi.parameter("connection", socket))
              .get(SUBSCRIBE_SECONDS, TimeUnit.SECONDS);
      InputStream body = response.body();
      EventStream events = new EventStream(body);
      if (response.statusCode() == 200) {
        events.awaitBegin();
        long begin = completions(api, socket);
        if (begin >= 0) {
          AdminDatagrams followed = new AdminDatagrams(api, socket, body, begin);
          Thread reader = new Thread(() -> followed.read(events), "diagnose-datagrams");
          reader.setDaemon(true);
          reader.start();
          return followed;
        }
      }
      body.close();
      return null;
    } catch (ExecutionException | TimeoutException | IOException e) {
      return null;
    }
  }

  /** How many the socket has had, -1 if nobody says so. */
  private static long completions(AdminApi api, String socket) throws InterruptedException {
    try {
      AdminApi.Answer answer = api.get("connections/" + socket);
      return answer.status() == 200
          ? new JsonObject(answer.body()).getLong("completions", -1L)
          : -1;
    } catch (IOException | DecodeException e) {
      return -1;
    }
  }

  private void read(EventStream events) {
    try {
      for (EventStream.Event event = events.next(); event != null; event = events.next()) {
        add(event);
      }
    } catch (IOException | DecodeException closed) {
      return;
    }
  }

  private synchronized void add(EventStream.Event event) {
    if (!event.name().equals("message")) {
      gap = true; // some were dropped
      return;
    }
    JsonObject record = new JsonObject(event.data());
    long number = record.getLong("sequence");
    if (number <= begin) {
      return;
    }
    gap |= number != known + 1;
    known = number;
    Integer bytes = record.getInteger("bytes");
    switch (record.getString("operation")) {
      case "RECEIVE" -> arrived.add(bytes);
      case "SEND" -> {
        if (record.getString("outcome").equals("OK")) {
          answered.add(bytes);
        }
      }
      default -> {}
    }
  }

  @Override
  public @Nullable Seen seen(Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    long all = completions(api, socket);
    while (all >= 0 && System.nanoTime() - end < 0) {
      synchronized (this) {
        if (gap) {
          return null;
        }
        if (known >= all) {
          return new Seen(List.copyOf(arrived), List.copyOf(answered));
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
    return null;
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      // The node is gone: nothing is left to close.
    }
  }
}
