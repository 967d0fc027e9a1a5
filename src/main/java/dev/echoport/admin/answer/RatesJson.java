package dev.echoport.admin.answer;

import dev.echoport.history.NodeHistory;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;

/** How much a listener does a second, as the API shows it beside its counts. */
public final class RatesJson {
  private RatesJson() {}

  /** Puts the rates into the {@code listener} that is meant, if it has some. */
  public static JsonObject put(JsonObject listener, NodeHistory history) {
    history
        .rates(listener.getString("name"))
        .ifPresent(
            rates ->
                listener.put(
                    "rates",
                    new JsonObject()
                        .put("now", new JsonObject(new LinkedHashMap<>(rates.now())))
                        .put("highest", new JsonObject(new LinkedHashMap<>(rates.highest())))));
    return listener;
  }
}
