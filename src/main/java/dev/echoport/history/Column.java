package dev.echoport.history;

import java.util.function.ToLongFunction;

/**
 * One series.
 *
 * @param kept whether its values stand for a moment, such as connections that are open; else they
 *     only ever grow, and what is remembered is by how much
 * @param value what a sample says of it
 */
record Column<S>(String name, boolean kept, ToLongFunction<S> value) {

  /** A count that only ever grows. */
  static <S> Column<S> counter(String name, ToLongFunction<S> value) {
    return new Column<>(name, false, value);
  }

  /** A value at a moment; of several moments the highest is remembered. */
  static <S> Column<S> gauge(String name, ToLongFunction<S> value) {
    return new Column<>(name, true, value);
  }
}
