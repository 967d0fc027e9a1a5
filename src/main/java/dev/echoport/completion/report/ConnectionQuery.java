package dev.echoport.completion.report;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Selects open connections. Each loop selects its own before it reports them, so an answer costs
 * reports only for those that it shows.
 *
 * @param listener only those of this listener, {@code null} for all
 * @param address only those whose remote address contains it, {@code null} for all
 * @param ending only those on their way to the end
 * @param order the first ones by this are shown
 * @param descending whether the largest come first
 * @param limit how many at most
 */
public record ConnectionQuery(
    @Nullable String listener,
    @Nullable String address,
    boolean ending,
    ConnectionOrder order,
    boolean descending,
    int limit) {

  /** Whether connections to this listener are asked for. */
  public boolean includesListener(String name) {
    return listener == null || listener.equals(name);
  }

  /**
   * Whether a connection is asked for.
   *
   * @param remoteAddress called only if it matters: to write an address costs more than the rest
   */
  public boolean accepts(Supplier<String> remoteAddress, boolean isEnding) {
    return (!ending || isEnding) && (address == null || remoteAddress.get().contains(address));
  }
}
