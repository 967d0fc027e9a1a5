package dev.echoport.tls.hello;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * JA4 of a ClientHello, for TLS over TCP, as FoxIO describes it: what a client offers, without what
 * differs from one connection to the next (random bytes, keys, GREASE, the order of extensions).
 *
 * <pre>
 *   t13d1516h2_8daaf6152771_d8a2da3f94cd
 *   | | | | |  |            extensions but SNI and ALPN, sorted, _ signature algorithms: SHA-256
 *   | | | | |  cipher suites, sorted: SHA-256
 *   | | | | first and last character of the first ALPN
 *   | | | how many extensions; before it how many cipher suites
 *   | | d: with SNI, i: without
 *   | the newest version
 *   TCP
 * </pre>
 */
final class Ja4 {
  private static final int SERVER_NAME = 0;
  private static final int SIGNATURE_ALGORITHMS = 13;
  private static final int ALPN = 16;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int RANDOM_BYTES = 32;
  private static final int MOST_COUNTED = 99;
  private static final int SHORT = 12;
  private static final HexFormat HEX = HexFormat.of();
  private static final String NONE = "0".repeat(SHORT);

  private final ByteBuffer body;
  private final List<Integer> extensions = new ArrayList<>();
  private int version;
  private int[] signatures = {};
  private String alpn = "00";

  private Ja4(byte[] body) {
    this.body = ByteBuffer.wrap(body);
  }

  static String of(byte[] body) {
    try {
      return new Ja4(body).text();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IllegalArgumentException("a ClientHello of " + body.length + " bytes, cut off", e);
    }
  }

  private String text() {
    version = unsigned(body);
    skip(RANDOM_BYTES);
    skip(body.get() & 0xff);
    int[] suites = numbers(part(body, unsigned(body)));
    skip(body.get() & 0xff);
    if (body.hasRemaining()) {
      ByteBuffer all = part(body, unsigned(body));
      while (all.hasRemaining()) {
        extension(unsigned(all), part(all, unsigned(all)));
      }
    }
    int[] known = extensions.stream().mapToInt(Integer::intValue).toArray();
    return "t"
        + newest()
        + (extensions.contains(SERVER_NAME) ? "d" : "i")
        + count(suites.length)
        + count(known.length)
        + alpn
        + "_"
        + digest(suites.length == 0 ? "" : sorted(suites, each -> true))
        + "_"
        + digest(offer(known));
  }

  private void skip(int bytes) {
    part(body, bytes);
  }

  private void extension(int type, ByteBuffer data) {
    if (isGrease(type)) {
      return;
    }
    extensions.add(type);
    switch (type) {
      case SIGNATURE_ALGORITHMS -> signatures = numbers(part(data, unsigned(data)));
      case SUPPORTED_VERSIONS ->
          version = Arrays.stream(numbers(part(data, data.get() & 0xff))).max().orElse(version);
      case ALPN -> alpn = ends(part(data, unsigned(data)));
      default -> {}
    }
  }

  private static String ends(ByteBuffer protocols) {
    ByteBuffer first = protocols.hasRemaining() ? part(protocols, protocols.get() & 0xff) : null;
    if (first == null || !first.hasRemaining()) {
      return "00";
    }
    byte[] name = new byte[first.remaining()];
    first.get(name);
    boolean readable = isAlphanumeric(name[0]) && isAlphanumeric(name[name.length - 1]);
    String text = readable ? new String(name, US_ASCII) : HEX.formatHex(name);
    return "" + text.charAt(0) + text.charAt(text.length() - 1);
  }

  private static boolean isAlphanumeric(byte character) {
    return (character >= '0' && character <= '9')
        || (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z');
  }

  private String newest() {
    return switch (version) {
      case 0x0304 -> "13";
      case 0x0303 -> "12";
      case 0x0302 -> "11";
      case 0x0301 -> "10";
      case 0x0300 -> "s3";
      case 0x0002 -> "s2";
      default -> "00";
    };
  }

  private static String count(int number) {
    return "%02d".formatted(Math.min(number, MOST_COUNTED));
  }

  private String offer(int[] known) {
    String named = sorted(known, each -> each != SERVER_NAME && each != ALPN);
    return known.length == 0 || signatures.length == 0
        ? named
        : named + "_" + hex(Arrays.stream(signatures));
  }

  private static String sorted(int[] numbers, IntPredicate which) {
    return hex(Arrays.stream(numbers).filter(which).sorted());
  }

  private static String hex(IntStream numbers) {
    return numbers
        .mapToObj(number -> HEX.toHexDigits((short) number))
        .collect(Collectors.joining(","));
  }

  private static String digest(String list) {
    return list.isEmpty() ? NONE : ClientHello.sha256(list.getBytes(US_ASCII)).substring(0, SHORT);
  }

  private static int unsigned(ByteBuffer from) {
    return from.getShort() & 0xffff;
  }

  private static ByteBuffer part(ByteBuffer of, int bytes) {
    if (bytes > of.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = of.slice(of.position(), bytes);
    of.position(of.position() + bytes);
    return part;
  }

  /** Without those that are there to keep others from expecting them (RFC 8701). */
  private static int[] numbers(ByteBuffer list) {
    int[] all = new int[list.remaining() / 2];
    for (int i = 0; i < all.length; i++) {
      all[i] = unsigned(list);
    }
    return Arrays.stream(all).filter(each -> !isGrease(each)).toArray();
  }

  private static boolean isGrease(int number) {
    return (number & 0x0f0f) == 0x0a0a && number >>> 8 == (number & 0xff);
  }
}
