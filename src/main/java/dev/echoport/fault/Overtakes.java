package dev.echoport.fault;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many others have still to overtake each of those that wait for it. All operations take time
 * that grows with the logarithm of how many wait: a tree has the least count of each of its parts,
 * without what is still to be added to the part as a whole.
 */
final class Overtakes<E> {
  private static final long NONE = Long.MAX_VALUE / 2;
  private static final int FEW = 64;

  private int places = FEW;
  private int taken;
  private int waiting;
  private long[] least = filled();
  private long[] added = new long[2 * FEW];
  private long[] orders = new long[FEW];
  private Object[] waits = new Object[FEW];

  private long[] filled() {
    long[] all = new long[2 * places];
    Arrays.fill(all, NONE);
    return all;
  }

  boolean isEmpty() {
    return waiting == 0;
  }

  /** {@code element} came behind all others, and waits for so many. */
  void add(E element, long order, long others) {
    if (taken == places) {
      makeRoom();
    }
    put(element, order, Math.min(others, NONE - 1));
  }

  private void put(Object element, long order, long others) {
    orders[taken] = order;
    waits[taken] = element;
    waiting++;
    set(taken++, others);
  }

  private void makeRoom() {
    Object[] elements = waits;
    long[] came = orders;
    long[] left = new long[taken];
    Arrays.setAll(left, this::leftAt);
    places = waiting > places / 2 ? 2 * places : places;
    least = filled();
    added = new long[2 * places];
    orders = new long[places];
    waits = new Object[places];
    taken = 0;
    waiting = 0;
    for (int i = 0; i < left.length; i++) {
      if (elements[i] != null) {
        put(elements[i], came[i], left[i]);
      }
    }
  }

  private int place(long order) {
    int found = Arrays.binarySearch(orders, 0, taken, order);
    return found < 0 ? -found - 1 : found;
  }

  private long leftAt(int place) {
    long left = 0;
    for (int node = places + place; node > 0; node /= 2) {
      left += node < places ? added[node] : least[node];
    }
    return left;
  }

  /** How many have still to overtake what came then, and waits. */
  long left(long order) {
    return leftAt(place(order));
  }

  /** What came then waits no longer. */
  void remove(long order) {
    int place = place(order);
    waits[place] = null;
    waiting--;
    set(place, NONE);
  }

  private void set(int place, long left) {
    int node = places + place;
    least[node] += left - leftAt(place);
    update(node);
  }

  private void update(int from) {
    for (int node = from / 2; node > 0; node /= 2) {
      least[node] = Math.min(least[2 * node], least[2 * node + 1]) + added[node];
    }
  }

  /** One more has overtaken all that came before {@code order}. */
  void overtake(long order) {
    int end = place(order);
    if (end > 0) {
      int right = places + end;
      for (int from = places, to = right; from < to; from /= 2, to /= 2) {
        if (from % 2 == 1) {
          less(from++);
        }
        if (to % 2 == 1) {
          less(--to);
        }
      }
      update(right - 1);
    }
  }

  private void less(int node) {
    least[node]--;
    added[node]--;
  }

  /** The first one that all have overtaken that should. */
  @SuppressWarnings("unchecked") // only elements are put there
  @Nullable E next() {
    if (least[1] > 0) {
      return null;
    }
    int node = 1;
    long above = 0;
    while (node < places) {
      above += added[node];
      node = least[2 * node] + above <= 0 ? 2 * node : 2 * node + 1;
    }
    return (E) waits[node - places];
  }
}
