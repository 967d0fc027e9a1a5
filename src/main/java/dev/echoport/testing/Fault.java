package dev.echoport.testing;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What goes wrong on purpose with one connection, as docs/faults.md describes it. Immutable: each
 * method returns another fault.
 *
 * <pre>{@code
 * Fault exact = Fault.reset().afterSent(1_000);
 * Fault again = Fault.corrupt(1).afterSent(4_096).every(1_000);
 * Fault hangs = Fault.stall(Duration.ofSeconds(5)).afterReceived(1 << 20);
 * }</pre>
 */
public final class Fault {
  private final Map<String, Object> keys;

  private Fault(Map<String, Object> keys) {
    this.keys = keys;
  }

  private static Fault of(String kind) {
    return new Fault(Map.of("do", kind));
  }

  private Fault with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(keys);
    more.put(key, value);
    return new Fault(more);
  }

  private static String bytes(long count) {
    return count + "B";
  }

  private static String time(Duration time) {
    return time.toMillis() + "ms";
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
    return of("stall").with("time", time(time));
  }

  /** The node neither receives nor sends any more. */
  public static Fault stallForEver() {
    return of("stall");
  }

  /** Everything is sent so much later. */
  public static Fault delay(Duration time) {
    return of("delay").with("time", time(time));
  }

  /** No more than so many bytes are sent in a second. */
  public static Fault rate(long bytesPerSecond) {
    return of("rate").with("bytesPerSecond", bytes(bytesPerSecond));
  }

  /** Each send has so many bytes. */
  public static Fault slice(int size) {
    return of("slice").with("size", bytes(size));
  }

  /** So many bytes are wrong. */
  public static Fault corrupt(int count) {
    return of("corrupt").with("bytes", bytes(count));
  }

  /** So many bytes are left out. */
  public static Fault drop(long count) {
    return of("drop").with("bytes", bytes(count));
  }

  /** So many bytes are sent twice. */
  public static Fault duplicate(int count) {
    return of("duplicate").with("bytes", bytes(count));
  }

  /** A text is sent that nobody has sent. */
  public static Fault insert(String text) {
    return of("insert").with("text", text);
  }

  /** Two blocks of so many bytes are sent in the wrong order. */
  public static Fault swap(int count) {
    return of("swap").with("bytes", bytes(count));
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
    return of("late").with("time", time(time));
  }

  /** It happens when the peer was sent exactly so many bytes; without a place at the beginning. */
  public Fault afterSent(long count) {
    return with("at", Map.of("sent", bytes(count)));
  }

  /** It happens when exactly so many bytes of the peer have become output. */
  public Fault afterReceived(long count) {
    return with("at", Map.of("received", bytes(count)));
  }

  /** It happens so long after the connection opened. */
  public Fault after(Duration time) {
    return with("at", Map.of("time", time(time)));
  }

  /** It happens again after each so many bytes. */
  public Fault every(long count) {
    return with("every", bytes(count));
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
