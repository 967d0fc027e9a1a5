package dev.echoport.listener;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * The first few of many by a key, found in one pass: a loop that owns ten thousand connections must
 * not sort them all to show a hundred. Of equal keys the one that was offered first comes first.
 * Not for several threads.
 */
final class TopN<T> {
  private final int limit;
  private final boolean descending;
  private final Comparator<Entry<T>> order;
  private final PriorityQueue<Entry<T>> lastOnTop;
  private int offered;

  private record Entry<T>(long key, int turn, T value) {}

  /**
   * @param descending whether the largest keys come first
   */
  TopN(int limit, boolean descending) {
    Comparator<Entry<T>> byKey = Comparator.comparingLong(Entry::key);
    this.limit = limit;
    this.descending = descending;
    this.order = (descending ? byKey.reversed() : byKey).thenComparingInt(Entry::turn);
    this.lastOnTop = new PriorityQueue<>(order.reversed());
  }

  /** Allocates nothing for those that are not among the first. */
  void offer(T value, long key) {
    int turn = offered++;
    if (lastOnTop.size() >= limit) {
      Entry<T> last = lastOnTop.peek();
      if (last == null || !isBefore(key, last.key)) {
        return;
      }
      lastOnTop.remove();
    }
    lastOnTop.add(new Entry<>(key, turn, value));
  }

  private boolean isBefore(long key, long other) {
    return descending ? key > other : key < other;
  }

  /** The first ones, in their order. */
  List<T> inOrder() {
    Stream<Entry<T>> entries = lastOnTop.stream().sorted(order);
    return entries.map(Entry::value).toList();
  }
}
