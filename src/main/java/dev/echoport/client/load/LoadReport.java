package dev.echoport.client.load;

import dev.echoport.text.FailureText;
import dev.echoport.text.Printable;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What a load brought about, as a table for people and as JSON for programs. */
public final class LoadReport {
  /** What a rate may lag behind before it counts as missed. */
  private static final double TOLERANCE = 0.05;

  /** A node's default of {@code listeners.NAME.udp.perSecond}. */
  private static final int ANSWERED_PER_SECOND = 1_000;

  private static final long TOLERANCE_NANOS = 100_000_000;

  private final List<LoadSecond> seconds;
  private final LoadOptions options;
  private final LoadSnapshot last;
  private final Histogram roundTrips;
  private final long intended;
  private final long sendingNanos;
  private final long elapsedNanos;

  /**
   * @param seconds of what was measured, one after the other
   * @param roundTrips of what was measured
   * @param intended messages that an open loop should have sent while it measured
   * @param sendingNanos for how long it measured while it sent
   * @param elapsedNanos from the first to the last message that was measured; 0 if none was
   */
  LoadReport(
      LoadOptions options,
      LoadSnapshot last,
      List<LoadSecond> seconds,
      Histogram roundTrips,
      long intended,
      long sendingNanos,
      long elapsedNanos) {
    this.options = options;
    this.last = last;
    this.seconds = List.copyOf(seconds);
    this.roundTrips = roundTrips;
    this.intended = intended;
    this.sendingNanos = sendingNanos;
    this.elapsedNanos = elapsedNanos;
  }

  /** Messages that came back whole and right, those of the warm-up as well. */
  public long messages() {
    return last.messages();
  }

  /** Bytes that were given to the connections, those of the warm-up as well. */
  public long sentBytes() {
    return last.sentBytes();
  }

  /** Bytes that came back right, those of the warm-up as well. */
  public long receivedBytes() {
    return last.receivedBytes();
  }

  /** Messages that came back after the warm-up, and make the figures. */
  public long measuredMessages() {
    return roundTrips.getTotalCount();
  }

  /** Messages that were sent after the warm-up. */
  public long measuredSentMessages() {
    return last.measuredSent();
  }

  /** Messages that an open loop should have sent after the warm-up; 0 in a closed loop. */
  public long intendedMessages() {
    return intended;
  }

  /** Those of them that it could not send, because the peer was too slow. */
  public long overdueMessages() {
    return Math.max(0, intended - measuredSentMessages());
  }

  /** Datagrams that did not come back, which is no fault: the network may lose them. */
  public long lostMessages() {
    return last.lost();
  }

  /** How many of a hundred datagrams did not come back. */
  public double lostPercent() {
    return 100.0 * lostMessages() / Math.max(1, sentBytes() / options.size());
  }

  /** Datagrams that came back twice, or after they were given up. */
  long lateMessages() {
    return last.late();
  }

  /** What went wrong with connections; empty if all bytes came back, and each ended with FIN. */
  public Map<FaultKind, Fault> faults() {
    return last.faults().byKind();
  }

  long faultyConnections() {
    return last.faults().total();
  }

  /** One line for each kind of fault. */
  public List<String> faultLines() {
    return new TreeMap<>(faults())
        .entrySet().stream().map(entry -> line(entry.getKey(), entry.getValue())).toList();
  }

  private static String line(FaultKind kind, Fault fault) {
    return kind.words()
        + ": "
        + fault.connections()
        + " connections, first "
        + Printable.of(FailureText.of(fault.first()));
  }

  /** Why the load failed, a line for each reason; empty when all went as it should. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>(faultLines());
    if (problems.isEmpty() && measuredMessages() == 0) {
      problems.add(
          sendingNanos == 0
              ? "nothing was measured: the load ended within its warm-up"
              : "nothing came back: %,d messages were sent".formatted(measuredSentMessages()));
    } else if (overdueMessages() > 0) {
      problems.add(
          String.format(
              Locale.ROOT,
              "rate missed: %,d of %,d messages were not sent",
              overdueMessages(),
              intended));
    } else if (isLate()) {
      problems.add(
          String.format(
              Locale.ROOT, "rate missed: %,.0f/s (expected: %s)", perSecond(), options.rate()));
    }
    return problems;
  }

  /**
   * What may be the reason for lost datagrams, and what to do; {@code null} if nothing is known.
   */
  public @Nullable String hint() {
    boolean many = sentBytes() / options.size() > ANSWERED_PER_SECOND;
    return lostMessages() > 0 && many
        ? "lost datagrams: an Echoport node answers %,d a second to one source, on each event loop, unless"
                .formatted(ANSWERED_PER_SECOND)
            + " listeners.NAME.udp.perSecond says otherwise; see --rate"
        : null;
  }

  private boolean isLate() {
    return options.rate() != null
        && elapsedNanos > sendingNanos * (1 + TOLERANCE) + TOLERANCE_NANOS;
  }

  /** Connections that came, did all they should and ended with FIN; 0 unless they come and go. */
  public long turns() {
    return last.turns();
  }

  /** Those of {@link #turns} that began after the warm-up. */
  long measuredTurns() {
    return last.measuredTurns();
  }

  /** How often in each second of what was measured. */
  double perSecond(long count) {
    return elapsedNanos == 0 ? 0 : count * 1e9 / elapsedNanos;
  }

  double perSecond() {
    return perSecond(measuredMessages());
  }

  LoadOptions options() {
    return options;
  }

  /** Of what was measured; shared, so for reading only. */
  Histogram roundTrips() {
    return roundTrips;
  }

  List<LoadSecond> seconds() {
    return seconds;
  }

  long elapsedNanos() {
    return elapsedNanos;
  }

  /** Several lines for people, each with its end. */
  public String table() {
    return new LoadTable(this).text();
  }

  /** All of it as one object. */
  public JsonObject json() {
    return LoadJson.of(this);
  }
}
