package dev.echoport.client.load;

/**
 * Sends each message when the schedule says so, whatever came back; connections take turns. A
 * message that goes out late because too many are in flight still counts from when it should have
 * gone: a stalled peer cannot hide the waiting of those that come after.
 */
final class OpenLoop implements Pace {
  private static final long MAX_BYTES_IN_FLIGHT = 1 << 20;

  private final Schedule schedule;
  private final int number;
  private final int connections;
  private final long maxInFlight;

  /** The share of connection {@code number} in the schedule of all. */
  static OpenLoop of(LoadOptions options, Schedule schedule, int number) {
    return new OpenLoop(schedule, number, options.connections(), mostInFlight(options.size()));
  }

  static int mostInFlight(int size) {
    return (int) Math.max(1, MAX_BYTES_IN_FLIGHT / size);
  }

  OpenLoop(Schedule schedule, int number, int connections, long maxInFlight) {
    this.schedule = schedule;
    this.number = number;
    this.connections = connections;
    this.maxInFlight = maxInFlight;
  }

  @Override
  public long sendable(long sent, long completed, long now) {
    return Math.min(due(now) - sent, maxInFlight - (sent - completed));
  }

  @Override
  public void sent(long sent, long messages, long now) {}

  @Override
  public long startedAt(long message) {
    return schedule.dueAt(message * connections + number);
  }

  /** How many of its messages are due by now. */
  private long due(long now) {
    return Math.floorDiv(schedule.dueBy(now) - number + connections - 1, connections);
  }
}
