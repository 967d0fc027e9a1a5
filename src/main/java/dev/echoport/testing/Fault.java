package dev.echoport.testing;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes wrong on purpose, as docs/faults.md describes it; here what streams of bytes have.
 * {@link TlsFaults}, {@link HttpFaults} and {@link DatagramFaults} have the others. Immutable: each
 * method returns another fault.
 *
 * <pre>{@code
 * Fault exact = Fault.reset().afterSent(1_000);
 * Fault again = Fault.corrupt(1).afterSent(4_096).every(1_000);
 * Fault hangs = Fault.stall(Duration.ofSeconds(5)).afterReceived(1 << 20);
 * Fault deaf = Fault.stallForEver().with("what", "receive");
 * Fault seldom = Fault.drop(10).afterSent(0, 5_000).probability(0.1);
 * }</pre>
 */
public final class Fault {
  private final Map<String, Object> keys;

  private Fault(Map<String, Object> keys) {
    this.keys = keys;
  }

  static Fault of(String kind) {
    return new Fault(Map.of("do", kind));
  }

  private Fault put(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(keys);
    more.put(key, value);
    return new Fault(more);
  }

  /**
   * With any other key that docs/faults.md has for it: {@code with("what", "receive")}, {@code
   * with("sources", "[10.0.0.0/8]")}.
   *
   * @param value as YAML has it
   */
  public Fault with(String key, String value) {
    return put(key, value);
  }

  Fault with(String key, long value) {
    return put(key, value);
  }

  Fault bytes(String key, long count) {
    return put(key, count + "B");
  }

  Fault time(String key, Duration time) {
    return put(key, time.toMillis() + "ms");
  }

  Fault percent(String key, double probability) {
    BigDecimal percent = BigDecimal.valueOf(probability).movePointRight(2);
    return put(key, percent.setScale(4, RoundingMode.HALF_UP).toPlainString() + "%");
  }

  /** The node resets the connection. */
  public static Fault reset() {
    return of("reset");
  }

  /** The node closes the connection in order. */
  public static Fault close() {
    return of("close");
  }

  /** The node sends its FIN and goes on reading. */
  public static Fault finish() {
    return of("finish");
  }

  /** The node neither receives nor sends for so long. */
  public static Fault stall(Duration time) {
    return of("stall").time("time", time);
  }

  /** The node neither receives nor sends any more. */
  public static Fault stallForEver() {
    return of("stall");
  }

  /** Everything is sent so much later. */
  public static Fault delay(Duration time) {
    return of("delay").time("time", time);
  }

  /** The same, with so much more or less each time, as chance has it. */
  public static Fault delay(Duration time, Duration jitter) {
    return delay(time).time("jitter", jitter);
  }

  /** No more than so many bytes are sent in a second. */
  public static Fault rate(long bytesPerSecond) {
    return of("rate").bytes("bytesPerSecond", bytesPerSecond);
  }

  /** Each send has so many bytes. */
  public static Fault slice(int size) {
    return of("slice").bytes("size", size);
  }

  /** The same, with a pause behind each. */
  public static Fault slice(int size, Duration pause) {
    return slice(size).time("pause", pause);
  }

  /** So many bits of one byte are wrong. */
  public static Fault flip(int bits) {
    return of("corrupt").with("bits", bits);
  }

  /** So many bytes are wrong. */
  public static Fault corrupt(int count) {
    return of("corrupt").bytes("bytes", count);
  }

  /** So many bytes are left out. */
  public static Fault drop(long count) {
    return of("drop").bytes("bytes", count);
  }

  /** So many bytes are sent twice. */
  public static Fault duplicate(int count) {
    return of("duplicate").bytes("bytes", count);
  }

  /** A text is sent that nobody has sent. */
  public static Fault insert(String text) {
    return of("insert").with("text", text);
  }

  /** So many bytes are sent that nobody has sent, as chance has them. */
  public static Fault insert(long count) {
    return of("insert").bytes("bytes", count);
  }

  /** Two blocks of so many bytes are sent in the wrong order. */
  public static Fault swap(int count) {
    return of("swap").bytes("bytes", count);
  }

  /** Nothing of the rest is sent. */
  public static Fault truncate() {
    return of("truncate");
  }

  /** The connection is reset as soon as it was accepted. */
  public static Fault refuse() {
    return of("refuse");
  }

  /** The connection is taken up so much later than it was accepted. */
  public static Fault late(Duration time) {
    return of("late").time("time", time);
  }

  /** It happens when the peer was sent exactly so many bytes; without a place at the beginning. */
  public Fault afterSent(long count) {
    return put("at", Map.of("sent", count + "B"));
  }

  /** The same, between the one and the other, as chance has it. */
  public Fault afterSent(long from, long to) {
    return put("at", Map.of("sent", from + "B-" + to + "B"));
  }

  /** It happens when exactly so many bytes of the peer have become output. */
  public Fault afterReceived(long count) {
    return put("at", Map.of("received", count + "B"));
  }

  /** It happens so long after the connection opened. */
  public Fault after(Duration time) {
    return put("at", Map.of("time", time.toMillis() + "ms"));
  }

  /** It happens again after each so many bytes. */
  public Fault every(long count) {
    return bytes("every", count);
  }

  /**
   * It happens to some only, as chance has it: drawn for each connection, or for each datagram, or
   * each request where it is one of {@link HttpFaults}.
   *
   * @param part 0.1 for a tenth of them
   */
  public Fault probability(double part) {
    return percent("probability", part);
  }

  /** It happens to requests alone whose path this is, or begins so: {@code /orders/*}. */
  public Fault path(String path) {
    return with("path", path);
  }

  /** It happens to these requests alone, counted from 1 since the fault was set. */
  public Fault requests(long first, long last) {
    return with("requests", first + "-" + last);
  }

  /** It happens to these datagrams alone, counted from 1 since the fault was set. */
  public Fault datagrams(long first, long last) {
    return with("datagrams", first + "-" + last);
  }

  /** It happens to datagrams alone that come: the node has received them, and does not answer. */
  public Fault incoming() {
    return with("direction", "in");
  }

  /** It happens to datagrams alone that go: the node has answered them. */
  public Fault outgoing() {
    return with("direction", "out");
  }

  /** It happens to clients alone whose ClientHello asks for this name. */
  public Fault serverName(String name) {
    return with("serverName", name);
  }

  /** As a configuration has it. */
  JsonObject json() {
    return new JsonObject(new LinkedHashMap<>(keys));
  }

  /** As a configuration has it. */
  @Override
  public String toString() {
    return json().encode();
  }
}
