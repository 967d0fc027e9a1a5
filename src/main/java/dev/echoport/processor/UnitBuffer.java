package dev.echoport.processor;

import java.util.Arrays;

/**
 * Cuts a stream into units of a fixed size. Bytes that do not fill a unit wait for more. Belongs to
 * one connection.
 */
public final class UnitBuffer {
  private final int unit;
  private byte[] rest = {};

  public UnitBuffer(int unit) {
    this.unit = unit;
  }

  /** Everything so far that fills whole units and was not taken yet. */
  public byte[] take(byte[] more) {
    byte[] all = Arrays.copyOf(rest, rest.length + more.length);
    System.arraycopy(more, 0, all, rest.length, more.length);
    int whole = all.length - all.length % unit;
    rest = Arrays.copyOfRange(all, whole, all.length);
    return Arrays.copyOf(all, whole);
  }

  /** Takes the bytes that wait. */
  public byte[] takeRest() {
    byte[] taken = rest;
    rest = new byte[0];
    return taken;
  }
}
