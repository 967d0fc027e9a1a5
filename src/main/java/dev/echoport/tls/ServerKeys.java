package dev.echoport.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the server encrypts records with, in TLS 1.3 (RFC 8446, sections 5.2 and 7.3) and with the
 * AEAD suites of TLS 1.2 (RFC 5246, 6.3; RFC 5288; RFC 7905). An engine that writes out its secrets
 * can so be joined by records that it would not make.
 */
public final class ServerKeys {
  private static final int TAG_BITS = 128;
  private static final int NONCE_BYTES = 12;
  private static final int SALT_BYTES = 4;
  private static final int LONG_KEY_BYTES = 32;
  private static final int SHORT_KEY_BYTES = 16;
  private static final int ALERT = 21;
  private static final int APPLICATION_DATA = 23;
  private static final int HEADER_BYTES = 5;

  private final boolean chacha;
  private final boolean tls13;
  private final SecretKeySpec key;
  private final byte[] iv;

  private ServerKeys(boolean chacha, boolean tls13, byte[] key, byte[] iv) {
    this.chacha = chacha;
    this.tls13 = tls13;
    this.key = new SecretKeySpec(key, chacha ? "ChaCha20" : "AES");
    this.iv = iv;
  }

  /**
   * Those of TLS 1.3.
   *
   * @param suite its number
   * @param secret {@code server_application_traffic_secret_0}
   * @throws GeneralSecurityException never, on a JDK that has SHA-2
   */
  public static ServerKeys ofTls13(int suite, byte[] secret) throws GeneralSecurityException {
    String hash = hash(suite);
    byte[] key = expand(hash, secret, "key", keyBytes(suite));
    return new ServerKeys(isChaCha(suite), true, key, expand(hash, secret, "iv", NONCE_BYTES));
  }

  /**
   * Those of TLS 1.2.
   *
   * @throws GeneralSecurityException never, on a JDK that has SHA-2
   */
  public static ServerKeys ofTls12(
      int suite, byte[] master, byte[] clientRandom, byte[] serverRandom)
      throws GeneralSecurityException {
    int keyBytes = keyBytes(suite);
    int ivBytes = isChaCha(suite) ? NONCE_BYTES : SALT_BYTES;
    byte[] seed = concat(ascii("key expansion"), serverRandom, clientRandom);
    byte[] block = pseudoRandom(hash(suite), master, seed, 2 * (keyBytes + ivBytes));
    int ivAt = 2 * keyBytes + ivBytes; // both keys, the client's IV, the server's
    return new ServerKeys(
        isChaCha(suite),
        false,
        Arrays.copyOfRange(block, keyBytes, 2 * keyBytes),
        Arrays.copyOfRange(block, ivAt, ivAt + ivBytes));
  }

  private static boolean isChaCha(int suite) {
    return switch (suite) {
      case 0x1303, 0xcca8, 0xcca9 -> true;
      default -> false;
    };
  }

  /** Whether AES has its long key, and the hash is SHA-384. */
  private static boolean isLong(int suite) {
    return switch (suite) {
      case 0x1302, 0xc02c, 0xc030 -> true;
      default -> false;
    };
  }

  private static int keyBytes(int suite) {
    return isChaCha(suite) || isLong(suite) ? LONG_KEY_BYTES : SHORT_KEY_BYTES;
  }

  private static String hash(int suite) {
    return isLong(suite) ? "HmacSHA384" : "HmacSHA256";
  }

  /** HKDF-Expand-Label without context, of one block at most. */
  private static byte[] expand(String hash, byte[] secret, String label, int bytes)
      throws GeneralSecurityException {
    byte[] name = ascii("tls13 " + label);
    byte[] info = concat(new byte[] {0, (byte) bytes, (byte) name.length}, name, new byte[] {0, 1});
    return Arrays.copyOf(mac(hash, secret, info), bytes);
  }

  /** P_hash of RFC 5246, section 5. */
  private static byte[] pseudoRandom(String hash, byte[] secret, byte[] seed, int bytes)
      throws GeneralSecurityException {
    ByteBuffer out = ByteBuffer.allocate(bytes);
    byte[] a = seed;
    while (out.hasRemaining()) {
      a = mac(hash, secret, a);
      byte[] block = mac(hash, secret, concat(a, seed));
      out.put(block, 0, Math.min(block.length, out.remaining()));
    }
    return out.array();
  }

  private static byte[] mac(String hash, byte[] secret, byte[] data)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(hash);
    mac.init(new SecretKeySpec(secret, hash));
    return mac.doFinal(data);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  /** Whether {@code record} of TLS 1.3, with its header, is the one of this number. */
  public boolean opens(byte[] record, long sequence) {
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, nonce(sequence));
      cipher.updateAAD(record, 0, HEADER_BYTES);
      cipher.doFinal(record, HEADER_BYTES, record.length - HEADER_BYTES);
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  /**
   * An alert as the record of this number.
   *
   * @throws GeneralSecurityException never, on a JDK that has AES-GCM and ChaCha20
   */
  public byte[] alert(int level, int description, long sequence) throws GeneralSecurityException {
    byte[] alert = {(byte) level, (byte) description};
    if (tls13) {
      byte[] inner = {alert[0], alert[1], ALERT};
      byte[] header = header(APPLICATION_DATA, inner.length + TAG_BITS / Byte.SIZE);
      return concat(header, sealed(inner, header, nonce(sequence)));
    }
    byte[] number = number(sequence);
    byte[] explicit = chacha ? new byte[0] : number;
    byte[] nonce = chacha ? nonce(sequence) : concat(iv, number);
    byte[] sealed = sealed(alert, concat(number, header(ALERT, alert.length)), nonce);
    return concat(header(ALERT, explicit.length + sealed.length), explicit, sealed);
  }

  private byte[] sealed(byte[] plain, byte[] additional, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce);
    cipher.updateAAD(additional);
    return cipher.doFinal(plain);
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(chacha ? "ChaCha20-Poly1305" : "AES/GCM/NoPadding");
    AlgorithmParameterSpec parameters =
        chacha ? new IvParameterSpec(nonce) : new GCMParameterSpec(TAG_BITS, nonce);
    cipher.init(mode, key, parameters);
    return cipher;
  }

  private byte[] nonce(long sequence) {
    byte[] number = number(sequence);
    byte[] nonce = iv.clone();
    for (int i = 0; i < number.length; i++) {
      nonce[nonce.length - number.length + i] ^= number[i];
    }
    return nonce;
  }

  private static byte[] number(long sequence) {
    return ByteBuffer.allocate(Long.BYTES).putLong(sequence).array();
  }

  private static byte[] header(int type, int bytes) {
    return new byte[] {(byte) type, 3, 3, (byte) (bytes >> Byte.SIZE), (byte) bytes};
  }
}
