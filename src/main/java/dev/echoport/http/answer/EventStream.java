package dev.echoport.http.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Server-sent events (HTML, 9.2), numbered, each a piece. */
public final class EventStream implements BodySource {
  /** How a browser is told to. */
  public static final String CONTENT_TYPE = "text/event-stream";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private final int count;
  private final String node;
  private int sent;

  /**
   * @param last what a peer that comes again says of the last event that it got
   */
  public EventStream(int count, @Nullable String last, String node) {
    this.count = count;
    this.sent =
        last != null && NUMBER.matcher(last).matches()
            ? Math.min(Integer.parseInt(last), count)
            : 0;
    this.node = node;
  }

  @Override
  public long length() {
    return UNKNOWN;
  }

  @Override
  public boolean isDone() {
    return sent == count;
  }

  @Override
  public ByteBuf next(int maxBytes, ByteBufAllocator allocator) {
    sent++;
    JsonObject data =
        new JsonObject()
            .put("number", sent)
            .put("of", count)
            .put("time", Instant.now().toString())
            .put("node", node);
    return TextBuffer.of("id: " + sent + "\ndata: " + data.encode() + "\n\n", allocator);
  }
}
