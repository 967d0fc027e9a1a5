package dev.echoport.cluster;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a follower tells a node, each second and whenever it has made room: it opens the stream,
 * keeps it open, and gives credit back. A repeated request does no harm, and the next one makes up
 * for a lost one.
 *
 * @param follower instance of the node that follows
 * @param capacity records that may be sent and not acknowledged
 * @param incarnation of the stream, as far as the follower knows; 0 at first
 * @param acknowledged records of that incarnation that the follower is done with
 * @param wanted of this node's records; without it a node of an earlier version wants all
 * @param close whether the follower has had enough
 */
record FollowRequest(
    UUID stream,
    String follower,
    long capacity,
    long incarnation,
    long acknowledged,
    Wanted wanted,
    boolean close) {

  JsonObject toJson() {
    Set<Long> connections = wanted.connections();
    return new JsonObject()
        .put("stream", stream.toString())
        .put("follower", follower)
        .put("capacity", capacity)
        .put("incarnation", incarnation)
        .put("acknowledged", acknowledged)
        .put("connections", connections == null ? null : new JsonArray(List.copyOf(connections)))
        .put("close", close);
  }

  /** Fails with an unchecked exception where {@code json} is no request. */
  static FollowRequest from(JsonObject json) {
    return new FollowRequest(
        UUID.fromString(json.getString("stream")),
        Objects.requireNonNull(json.getString("follower"), "follower"),
        json.getLong("capacity"),
        json.getLong("incarnation"),
        json.getLong("acknowledged"),
        wanted(json.getJsonArray("connections")),
        json.getBoolean("close"));
  }

  private static Wanted wanted(@Nullable JsonArray connections) {
    return connections == null
        ? Wanted.ALL
        : new Wanted(
            connections.stream()
                .map(number -> ((Number) number).longValue())
                .collect(Collectors.toSet()));
  }
}
