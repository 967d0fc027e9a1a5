package dev.echoport.processor.builtin;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.zip.CRC32C;

/** A digest while it is computed. Belongs to one thread at a time. */
interface Checksum {
  /** Takes {@code bytes} in. */
  void update(byte[] bytes);

  /** The digest of everything so far, most significant byte first. */
  byte[] value();

  /** One of the algorithms {@code crc32c} and {@code sha-256}. */
  static Checksum of(String algorithm) {
    return algorithm.equals("crc32c") ? new Crc() : new Message(algorithm);
  }

  /** CRC-32C, as iSCSI uses it: finds accidents, not attacks. */
  final class Crc implements Checksum {
    private final CRC32C crc = new CRC32C();

    @Override
    public void update(byte[] bytes) {
      crc.update(bytes);
    }

    @Override
    public byte[] value() {
      int value = (int) crc.getValue();
      return new byte[] {
        (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
      };
    }
  }

  /** A cryptographic digest that every JDK has. */
  final class Message implements Checksum {
    private final MessageDigest digest;

    Message(String algorithm) {
      try {
        digest = MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(algorithm + " is missing in this Java", e);
      }
    }

    @Override
    public void update(byte[] bytes) {
      digest.update(bytes);
    }

    @Override
    public byte[] value() {
      return digest.digest();
    }
  }
}
