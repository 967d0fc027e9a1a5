package dev.echoport.connection.input;

import dev.echoport.connection.Connection;
import dev.echoport.connection.Session;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultWords;
import org.jspecify.annotations.Nullable;

/** Faults of connections that are open already. Called on the loop of the connection. */
public final class OpenFaults {
  private OpenFaults() {}

  /**
   * From now on {@code connection} has the faults that {@code dealer} deals it, in place of those
   * that it had; offsets and times count from now. One that has chosen its own keeps them, and so
   * does one that is about to end.
   *
   * @param number that it was counted as, {@code null}: it counts as the next one
   */
  public static void put(
      Connection connection, FaultDealer dealer, @Nullable Long number, FaultWords text) {
    long counted = number == null ? dealer.reserve(1) : number;
    if (connection.ending()
        || connection.listener().faults().byLine()
        || (connection.input() instanceof FaultyInput before && !before.lift())) {
      return;
    }
    if (connection.input() instanceof ProxiedFaults waits) {
      waits.use(dealer, text);
      return;
    }
    liftRequests(connection);
    ConnectionFaults dealt = dealer.deal(counted, FaultSource.of(connection));
    if (dealt != null) {
      connection.facts().faulty(dealt, text);
      connection.continueWith(FaultyInput.of(connection, connection.input(), dealt.behindAccept()));
      connection.onInputResumed();
      connection.onBatchCompleted();
    }
  }

  /** {@code connection} has no faults any more, if {@code dealer} has dealt them. */
  public static void lift(Connection connection, FaultDealer dealer) {
    if (connection.input() instanceof FaultyInput faults && faults.dealer() == dealer) {
      faults.lift();
    }
    if (connection.peer() instanceof Session session
        && session.faults() != null
        && session.faults().dealer() == dealer) {
      session.deal(null);
    }
  }

  private static void liftRequests(Connection connection) {
    if (connection.peer() instanceof Session session) {
      session.deal(null);
    }
  }
}
