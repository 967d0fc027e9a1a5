package dev.echoport.cluster;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node says of itself. Nodes of different versions read each other's reports while a cluster
 * is upgraded: what a version does not know is ignored, and what is missing has a default. The
 * format's number is raised where that is not enough; a reader takes what it knows of later ones.
 *
 * @param state {@link MemberState#LEFT} in the last report of a node that leaves
 * @param sequence grows with each report within the life of the node
 */
record NodeReport(NodeIdentity node, MemberState state, long sequence, NodeTotals totals) {
  private static final Logger LOG = LoggerFactory.getLogger(NodeReport.class);

  /** Of the JSON; what has no number is of this format too. */
  static final int FORMAT = 1;

  /** More than a host's name has, or an address. */
  private static final int MOST_CHARACTERS = 300;

  /** Whether it differs by its number only. */
  boolean saysTheSame(NodeReport other) {
    return state == other.state && totals.equals(other.totals);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("format", FORMAT)
        .put("node", node.name())
        .put("instance", node.instance())
        .put("address", node.address())
        .put("version", node.version())
        .put("state", state.name())
        .put("sequence", sequence)
        .put("totals", totals.toJson());
  }

  /** As below; {@code null} where {@code json} is no report that this version understands. */
  static @Nullable NodeReport read(JsonObject json) {
    try {
      return from(json);
    } catch (RuntimeException e) {
      LOG.debug("ignored a report of another node", e);
      return null;
    }
  }

  /** Fails with an unchecked exception where {@code json} is no report. */
  static NodeReport from(JsonObject json) {
    return new NodeReport(
        new NodeIdentity(
            text(json, "node"),
            text(json, "instance"),
            text(json, "address"),
            text(json, "version")),
        state(text(json, "state")),
        json.getLong("sequence"),
        NodeTotals.from(json.getJsonObject("totals", new JsonObject())));
  }

  /** A state that only a later version knows is one of a node that is there. */
  private static MemberState state(String name) {
    return Stream.of(MemberState.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElse(MemberState.UP);
  }

  private static String text(JsonObject json, String key) {
    String text = Objects.requireNonNull(json.getString(key), key);
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(key + " of " + text.length() + " characters");
    }
    return text;
  }
}
