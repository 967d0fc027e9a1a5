package dev.echoport.http.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/** Text as a buffer of just its bytes in UTF-8. */
public final class TextBuffer {
  private TextBuffer() {}

  /**
   * {@link ByteBufUtil#writeUtf8(ByteBuf, CharSequence)} would first make room for three bytes of
   * each character, which a budget may refuse when the buffer is there already.
   */
  public static ByteBuf of(String text, ByteBufAllocator allocator) {
    int bytes = ByteBufUtil.utf8Bytes(text);
    ByteBuf buffer = allocator.buffer(bytes);
    ByteBufUtil.reserveAndWriteUtf8(buffer, text, bytes);
    return buffer;
  }
}
