package dev.echoport.listener;

import dev.echoport.fault.FaultDealer;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Faults for the connections of a listener that are open already. May be used by any thread. */
record OpenConnections(Listener listener) {

  /**
   * Counts them, in the order in which they were opened, before others come that have what {@code
   * dealer} deals from their beginning.
   *
   * @return what each is counted as, by its number within the node
   */
  Future<Map<Long, Long>> count(FaultDealer dealer) {
    return Future.all(listener.streams().map(loop -> loop.ask(part -> loop.openNumbers())).toList())
        .map(
            all -> {
              List<Long> numbers =
                  all.<List<Long>>list().stream().flatMap(List::stream).sorted().toList();
              long counted = dealer.reserve(numbers.size());
              Map<Long, Long> places = new HashMap<>();
              for (long number : numbers) {
                places.put(number, counted++);
              }
              return Map.copyOf(places);
            });
  }

  /** Those that did not begin with what {@code dealer} deals have it from now on. */
  Future<Void> put(FaultDealer dealer, Map<Long, Long> counted) {
    return Future.all(
            listener.streams().map(loop -> loop.tell(part -> part.put(dealer, counted))).toList())
        .mapEmpty();
  }

  /** What {@code dealer} has dealt is over. */
  Future<Void> lift(FaultDealer dealer) {
    return Future.all(listener.streams().map(loop -> loop.tell(part -> part.lift(dealer))).toList())
        .mapEmpty();
  }
}
