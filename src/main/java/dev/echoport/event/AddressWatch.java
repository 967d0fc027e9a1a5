package dev.echoport.event;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Knows the consumers of one event-bus address and how far each is behind, from what Vert.x tells
 * its metrics. The event bus itself cannot say whether anybody listens, and does not bound what
 * waits for a busy consumer. Safe for all threads.
 */
final class AddressWatch {
  private final String address;
  private final CopyOnWriteArrayList<AtomicInteger> backlogs = new CopyOnWriteArrayList<>();

  AddressWatch(String address) {
    this.address = address;
  }

  String address() {
    return address;
  }

  /** A consumer was registered; the counter is its backlog of messages. */
  AtomicInteger registered() {
    AtomicInteger backlog = new AtomicInteger();
    backlogs.add(backlog);
    return backlog;
  }

  void unregistered(AtomicInteger backlog) {
    // By identity: equal counters are different consumers.
    backlogs.removeIf(known -> known == backlog);
  }

  /** Whether anybody consumes the address. */
  boolean consumed() {
    return !backlogs.isEmpty();
  }

  /** Messages that wait for the consumer that is furthest behind. */
  int backlog() {
    int largest = 0;
    for (AtomicInteger backlog : backlogs) {
      largest = Math.max(largest, backlog.get());
    }
    return largest;
  }
}
