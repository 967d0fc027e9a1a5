package dev.echoport.client.tail;

import dev.echoport.completion.Operation;
import dev.echoport.completion.Outcome;
import dev.echoport.text.AddressText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which completions to show; {@code null} and zero show all.
 *
 * @param address a part of the peer's address
 * @param minLatency the least time from post to completion
 */
public record TailFilter(
    @Nullable String listener,
    @Nullable String address,
    @Nullable Operation operation,
    @Nullable Outcome outcome,
    Duration minLatency) {

  /** Shows everything. */
  public static final TailFilter ALL = new TailFilter(null, null, null, null, Duration.ZERO);

  /** Whether a record of the API is shown, its address aside. */
  boolean accepts(JsonObject record) {
    return acceptsListener(record)
        && (operation == null || operation.name().equals(record.getString("operation")))
        && (outcome == null || outcome.name().equals(record.getString("outcome")))
        && latencyNanos(record) >= minLatency.toNanos();
  }

  static long latencyNanos(JsonObject record) {
    return record.getLong("completedNanos", 0L) - record.getLong("postedNanos", 0L);
  }

  /** Whether the beginning and the end of a connection are shown, its address aside. */
  boolean acceptsConnection(JsonObject connection) {
    return acceptsListener(connection)
        && operation == null
        && outcome == null
        && minLatency.isZero();
  }

  /** Whether the peer of a connection is one that is asked for. */
  boolean acceptsPeer(JsonObject connection) {
    return address == null
        || connection.getString("remoteAddress", "").contains(AddressText.part(address));
  }

  private boolean acceptsListener(JsonObject shown) {
    return listener == null || listener.equals(shown.getString("listener"));
  }
}
