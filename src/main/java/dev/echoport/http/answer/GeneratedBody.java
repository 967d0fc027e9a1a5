package dev.echoport.http.answer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bytes that look random and can be computed elsewhere: the key stream of AES-128 in counter mode
 * (NIST SP 800-38A, 6.5). The seed is the key, as a number of 16 bytes; the counter begins at 0. So
 * {@code openssl enc -aes-128-ctr} makes the same of zeros.
 */
public final class GeneratedBody implements BodySource {
  private static final int BLOCK_BYTES = 16;
  private static final byte[] ZEROS = new byte[64 * 1024];

  private final long length;
  private final Cipher cipher;
  private long left;

  /**
   * @param seed not negative
   */
  public GeneratedBody(long length, long seed) {
    this.length = length;
    this.left = length;
    byte[] key = ByteBuffer.allocate(BLOCK_BYTES).putLong(Long.BYTES, seed).array();
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new IvParameterSpec(new byte[BLOCK_BYTES]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public boolean isDone() {
    return left == 0;
  }

  @Override
  public ByteBuf next(int maxBytes, ByteBufAllocator allocator) {
    int size = (int) Math.min(Math.min(maxBytes, ZEROS.length), left);
    left -= size;
    return allocator.buffer(size).writeBytes(cipher.update(ZEROS, 0, size));
  }
}
