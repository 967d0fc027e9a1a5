package dev.echoport.http.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a description says of a request's body: its size, its hash, and its beginning. Owned by the
 * connection's loop.
 */
public final class RequestBody {
  private final int maxShown;
  private final ByteBufAllocator allocator;
  private ByteBuf shown = Unpooled.EMPTY_BUFFER;
  private @Nullable MessageDigest digest;
  private long size;

  /**
   * @param maxShown bytes that are kept
   * @param allocator of the connection, where they count
   */
  public RequestBody(int maxShown, ByteBufAllocator allocator) {
    this.maxShown = maxShown;
    this.allocator = allocator;
  }

  /** Looks at a piece; the caller keeps its ownership. */
  public void add(ByteBuf data) {
    int bytes = data.readableBytes();
    MessageDigest sum = digest == null ? sha256() : digest;
    digest = sum;
    for (ByteBuffer part : data.nioBuffers()) {
      sum.update(part);
    }
    int more = Math.min(bytes, maxShown - shown.readableBytes());
    if (more > 0) {
      if (shown.capacity() == 0) {
        shown = allocator.buffer(more);
      }
      shown.writeBytes(data, data.readerIndex(), more);
    }
    size += bytes;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** As JSON, {@code null} where nothing came; to be asked once. */
  @Nullable JsonObject toJson() {
    MessageDigest sum = digest;
    if (sum == null) {
      return null;
    }
    JsonObject json =
        new JsonObject().put("size", size).put("sha256", ByteBufUtil.hexDump(sum.digest()));
    String text = text();
    if (text == null) {
      json.put("base64", Base64.getEncoder().encodeToString(ByteBufUtil.getBytes(shown)));
    } else {
      json.put("text", text);
    }
    return isCut() ? json.put("truncated", true) : json;
  }

  private boolean isCut() {
    return size > shown.readableBytes();
  }

  /** What is shown, {@code null} if it is no text. A character that was cut is left out. */
  @Nullable String text() {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(shown.readableBytes());
    CoderResult result = decoder.decode(shown.nioBuffer(), text, !isCut());
    if (result.isError()) {
      return null;
    }
    text.flip();
    return text.chars().allMatch(RequestBody::isOfText) ? text.toString() : null;
  }

  private static boolean isOfText(int character) {
    return character >= ' ' || character == '\n' || character == '\r' || character == '\t';
  }

  /** What is shown, as it came. */
  ByteBuf shown() {
    return shown.slice();
  }

  /** Gives back what it kept. */
  public void release() {
    shown.release();
    shown = Unpooled.EMPTY_BUFFER;
  }
}
