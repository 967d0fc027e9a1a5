package dev.echoport.tls.hello;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The first message of a client in TLS, by what it can be recognised: both ends can say it, and
 * whoever has shaken hands in between has sent another one.
 *
 * @param sha256 of the whole handshake message, as the transcript of RFC 8446, section 4.4.1, has
 *     it: type, length and body, without headers of records
 * @param ja4 the kind of client that sends such ones
 */
public record ClientHello(String sha256, String ja4) {
  private static final int CLIENT_HELLO = 1;

  /**
   * Reads the body of one, from the client's version on.
   *
   * @throws IllegalArgumentException if it is cut off, or no ClientHello
   */
  public static ClientHello of(byte[] body) {
    MessageDigest digest = digest();
    digest.update(ByteBuffer.allocate(4).putInt(CLIENT_HELLO << 24 | body.length).flip());
    return new ClientHello(HexFormat.of().formatHex(digest.digest(body)), Ja4.of(body));
  }

  /** In lower case hexadecimal digits; also of certificates. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each JDK has it
    }
  }
}
