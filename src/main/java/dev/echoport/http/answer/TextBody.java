package dev.echoport.http.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** A text, in UTF-8. */
public final class TextBody implements BodySource {
  private final byte[] bytes;
  private int sent;

  public TextBody(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public boolean isDone() {
    return sent == bytes.length;
  }

  @Override
  public ByteBuf next(int maxBytes, ByteBufAllocator allocator) {
    int size = Math.min(maxBytes, bytes.length - sent);
    ByteBuf piece = allocator.buffer(size).writeBytes(bytes, sent, size);
    sent += size;
    return piece;
  }
}
