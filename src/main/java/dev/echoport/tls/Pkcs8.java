package dev.echoport.tls;

/**
 * Wraps older forms of private keys as the JDK wants them (RFC 5958):
 *
 * <pre>
 *   SEQUENCE { INTEGER 0, SEQUENCE { algorithm, parameters }, OCTET STRING { the older form } }
 * </pre>
 */
final class Pkcs8 {
  private static final int PARAMETERS = 0xa0;
  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = {
    6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };
  private static final byte[] EC = {
    6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1,
  };

  private Pkcs8() {}

  /** Of PKCS #1, RFC 8017. */
  static byte[] ofRsa(byte[] key) {
    return wrap(RSA, new byte[0], key);
  }

  /** Of SEC 1, RFC 5915; its curve moves into the parameters. */
  static byte[] ofEc(byte[] key) {
    return wrap(EC, curve(key), key);
  }

  private static byte[] wrap(byte[] algorithm, byte[] parameters, byte[] key) {
    return Der.sequence(
        VERSION, Der.sequence(algorithm, parameters), Der.element(Der.OCTET_STRING, key));
  }

  /** The content of the element {@code [0]}; empty if the key is damaged. */
  private static byte[] curve(byte[] key) {
    int at = contentOf(key, 0);
    while (at > 0 && at + 1 < key.length) {
      int content = contentOf(key, at);
      int end = content + lengthOf(key, at);
      if (content < 0 || end > key.length) {
        break;
      }
      if ((key[at] & 0xff) == PARAMETERS) {
        return java.util.Arrays.copyOfRange(key, content, end);
      }
      at = end;
    }
    return new byte[0];
  }

  /** Private keys are short: a length has one byte, or two behind {@code 0x81}. */
  private static int lengthOf(byte[] der, int element) {
    int length = der[element + 1] & 0xff;
    return length == 0x81 && element + 2 < der.length ? der[element + 2] & 0xff : length;
  }

  private static int contentOf(byte[] der, int element) {
    if (element + 2 >= der.length) {
      return -1;
    }
    int length = der[element + 1] & 0xff;
    return length < 0x80 ? element + 2 : length == 0x81 ? element + 3 : -1;
  }
}
