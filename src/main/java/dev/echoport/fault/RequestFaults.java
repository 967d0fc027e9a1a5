package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The faults that the requests of one connection may have, each drawn anew for each request.
 * Belongs to the connection's loop.
 */
public final class RequestFaults {
  private final ConnectionFaults connection;
  private final List<DealtFault> faults;

  RequestFaults(ConnectionFaults connection, List<DealtFault> faults) {
    this.connection = connection;
    this.faults = faults;
  }

  /** Who has dealt them. */
  public FaultDealer dealer() {
    return connection.dealer();
  }

  /**
   * One that a request has.
   *
   * @param at how many bytes of its answer's body come before it
   */
  public record Due(DealtFault fault, long at) {}

  /** Those that the next request has, at most one of a kind. */
  public List<Due> next(String path) {
    List<Due> due = new ArrayList<>(faults.size());
    for (DealtFault fault : faults) {
      Audience audience = fault.fault().audience();
      if (audience.isFor(path)
          && isTurn(audience, fault.place())
          && audience.draw(fault.chance())
          && first(due, fault.kind()) == null) {
        due.add(new Due(fault, fault.drawPosition()));
      }
    }
    return due;
  }

  private boolean isTurn(Audience audience, int place) {
    return audience.counted() != Counted.REQUESTS || audience.counts(dealer().nextRequest(place));
  }

  /** The one of this kind; {@code null}: there is none. */
  public static @Nullable Due first(List<Due> due, FaultKind kind) {
    for (Due each : due) {
      if (each.fault().kind() == kind) {
        return each;
      }
    }
    return null;
  }

  /** That one of them has ended the connection, for people. */
  public String ended(Due due) {
    return "Fault " + named(due) + ", ended it";
  }

  /** Which one of them it is, for people. */
  public String named(Due due) {
    String where = due.at() == 0 ? "" : " at " + due.at() + " B of its answer";
    return "%d, %s%s (seed %d, connection %d)"
        .formatted(
            due.fault().place(),
            due.fault().kind().word(),
            where,
            connection.seed(),
            connection.connection());
  }
}
