package dev.echoport.client.diagnose.finding;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A connection as the other end has recorded it, by its admin API or in a receipt. */
public record FarRecord(JsonObject json) {
  public String id() {
    return json.getString("id", "");
  }

  public boolean open() {
    return json.getValue("closedAt") == null && how().isEmpty();
  }

  public long received() {
    return ledger().getLong("receivedBytes", 0L);
  }

  public long sent() {
    return ledger().getLong("sentBytes", 0L);
  }

  private JsonObject ledger() {
    return json.getJsonObject("ledger", new JsonObject());
  }

  /** How many bytes it changed on purpose, by its own account. */
  public long changedOnPurpose() {
    JsonObject ledger = ledger();
    return ledger.getLong("alteredBytes", 0L)
        + ledger.getLong("insertedBytes", 0L)
        + ledger.getLong("droppedBytes", 0L);
  }

  public String remoteAddress() {
    return json.getString("remoteAddress", "");
  }

  /** What a PROXY header said, {@code null} without one. */
  public @Nullable JsonObject proxy() {
    return json.getJsonObject("proxy");
  }

  /** What it saw of the handshake, {@code null} without TLS there. */
  public @Nullable JsonObject tls() {
    return json.getJsonObject("tls");
  }

  /** What its kernel knows, {@code null} if it does not tell. */
  public @Nullable JsonObject tcp() {
    return json.getJsonObject("tcp", autopsy().getJsonObject("tcp"));
  }

  String closeReason() {
    return json.getString("closeReason", "");
  }

  private JsonObject autopsy() {
    return json.getJsonObject("autopsy", new JsonObject());
  }

  /** Whether the other end itself was the first to close. */
  public boolean endedItself() {
    return "GATEWAY".equals(autopsy().getString("firstToClose"));
  }

  /** {@code FIN}, {@code RST}, {@code GONE}, {@code GOAWAY} or {@code CLOSE}. */
  public String how() {
    return autopsy().getString("how", "");
  }

  /** Its own words for the end, without a full stop. */
  public String sentence() {
    String sentence = autopsy().getString("sentence", "");
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
