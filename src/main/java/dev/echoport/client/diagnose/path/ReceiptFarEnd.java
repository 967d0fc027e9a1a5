package dev.echoport.client.diagnose.path;

import dev.echoport.client.diagnose.finding.FarRecord;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the other end tells in receipts: a line of JSON behind the echo of a connection whose first
 * line has asked for it. Whoever wants it ends the connection, and one that was cut has none.
 */
public final class ReceiptFarEnd implements FarEnd {
  private static final byte[] REQUEST = "echoport receipt\n".getBytes(StandardCharsets.US_ASCII);
  private static final String BEGIN = "{\"receipt\":";
  private static final int MOST_BYTES = 64 << 10;

  private volatile boolean given;

  /** Finds out, by a connection of its own, whether there are receipts. */
  public void look(EchoPath path) throws InterruptedException {
    try (EchoConnection connection = path.open()) {
      connection.introduce(REQUEST);
      given = receipt(connection, path.patience()) != null;
    } catch (IOException e) {
      given = false; // the checks say what is wrong
    }
  }

  private static @Nullable FarRecord receipt(EchoConnection connection, Duration within) {
    connection.finish();
    String came = new String(connection.rest(MOST_BYTES, within), StandardCharsets.UTF_8);
    int begin = came.lastIndexOf(BEGIN);
    try {
      return begin < 0 ? null : new FarRecord(new JsonObject(came.substring(begin)));
    } catch (DecodeException e) {
      return null; // it was cut off
    }
  }

  @Override
  public byte[] request() {
    return given ? REQUEST.clone() : new byte[0];
  }

  @Override
  public @Nullable FarRecord find(EchoConnection connection) {
    return null; // it comes at the end
  }

  @Override
  public @Nullable FarRecord await(
      EchoConnection connection, Predicate<FarRecord> condition, Duration within) {
    FarRecord known = connection.far();
    if (known == null && given) {
      known = receipt(connection, within);
      connection.known(known);
    }
    return known;
  }

  @Override
  public boolean watches() {
    return false;
  }

  @Override
  public String whyNot() {
    return given
        ? "a connection that is cut has no receipt; --admin URL names the admin API of the other end, which would tell"
        : FarEnd.UNKNOWN.whyNot();
  }
}
