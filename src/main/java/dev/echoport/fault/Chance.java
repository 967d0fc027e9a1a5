package dev.echoport.fault;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where chance comes from: Java's {@code SplittableRandom} (SplitMix64, the same on every machine
 * and release), one generator for each fault of each connection. So what one fault draws depends
 * neither on the others nor on how the input was cut.
 */
final class Chance {
  /** The golden gamma of SplitMix64: seeds that are near each other become far apart. */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Chance() {}

  /**
   * @param connection its number since the plan was taken up
   * @param place of the fault in its plan
   */
  static RandomGenerator of(long seed, long connection, int place) {
    return of(new SplittableRandom(seed + connection * GOLDEN).nextLong(), place);
  }

  /**
   * @param turn tells a datagram from its copies, and its way in from its way out
   */
  static RandomGenerator of(long seed, long datagram, long turn, int place) {
    long split = new SplittableRandom(seed + datagram * GOLDEN).nextLong();
    return of(new SplittableRandom(split + turn * GOLDEN).nextLong(), place);
  }

  private static RandomGenerator of(long split, int place) {
    return new SplittableRandom(split + place * GOLDEN);
  }

  /** Of a connection that brings a plan without one. */
  static long seed(long seed, long connection) {
    return new SplittableRandom(seed + connection * GOLDEN).nextLong(1, Integer.MAX_VALUE);
  }
}
