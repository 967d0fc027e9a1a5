package dev.echoport.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Inputs as a peer would send them, changed at random places; the same ones each time. */
final class AlmostSense {
  private final Random dice;
  private final List<byte[]> seeds;

  AlmostSense(long seed, List<byte[]> seeds) {
    this.dice = new Random(seed);
    this.seeds = seeds;
  }

  byte[] next() {
    byte[] data = seeds.get(dice.nextInt(seeds.size()));
    for (int changes = dice.nextInt(6); changes > 0; changes--) {
      data = changed(data);
    }
    return data;
  }

  private byte[] changed(byte[] data) {
    int at = dice.nextInt(data.length + 1);
    int to = Math.min(data.length, at + 1 + dice.nextInt(40));
    byte[] middle =
        switch (dice.nextInt(5)) {
          case 0 -> random(1 + dice.nextInt(20));
          case 1 -> new byte[0];
          case 2 -> filled(to - at, (byte) 0xff);
          case 3 -> filled(to - at, (byte) 0);
          default -> twice(Arrays.copyOfRange(data, at, to));
        };
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(data, 0, at);
    whole.writeBytes(middle);
    whole.write(data, to, data.length - to);
    return whole.toByteArray();
  }

  private byte[] random(int bytes) {
    byte[] data = new byte[bytes];
    dice.nextBytes(data);
    return data;
  }

  private static byte[] filled(int bytes, byte with) {
    byte[] data = new byte[bytes];
    Arrays.fill(data, with);
    return data;
  }

  private static byte[] twice(byte[] data) {
    return ByteBuffer.allocate(2 * data.length).put(data).put(data).array();
  }

  static byte[] text(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Behind its length, in four bytes. */
  static byte[] sized(String text) {
    return ByteBuffer.allocate(4 + text.length()).putInt(text.length()).put(text(text)).array();
  }
}
