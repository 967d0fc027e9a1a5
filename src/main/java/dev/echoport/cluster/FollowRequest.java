package dev.echoport.cluster;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.UUID;

/**
 * What a follower tells a node, each second and whenever it has made room: it opens the stream,
 * keeps it open, and gives credit back. A repeated request does no harm, and the next one makes up
 * for a lost one.
 *
 * @param follower instance of the node that follows
 * @param capacity records that may be sent and not acknowledged
 * @param incarnation of the stream, as far as the follower knows; 0 at first
 * @param acknowledged records of that incarnation that the follower is done with
 * @param close whether the follower has had enough
 */
record FollowRequest(
    UUID stream,
    String follower,
    long capacity,
    long incarnation,
    long acknowledged,
    boolean close) {

  JsonObject toJson() {
    return new JsonObject()
        .put("stream", stream.toString())
        .put("follower", follower)
        .put("capacity", capacity)
        .put("incarnation", incarnation)
        .put("acknowledged", acknowledged)
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
        json.getBoolean("close"));
  }
}
