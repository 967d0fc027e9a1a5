package dev.echoport.listener;

import dev.echoport.config.FaultsConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.connection.input.ByteBudget;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultPlan;
import dev.echoport.tls.ServerTls;
import dev.echoport.tls.TlsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the loops of a listener give to new connections alike. A change of the configuration
 * replaces it as a whole; what the change leaves as it is goes on counting.
 *
 * @param budget what all its connections may receive together, {@code null} for no limit
 * @param faults which faults connections have on purpose
 * @param tls certificates and keys, empty for a plain listener
 */
record ListenerTerms(
    ListenerConfig config,
    @Nullable ByteBudget budget,
    FaultDealer faults,
    Optional<ServerTls> tls) {

  /** Those of a listener that has not read its certificates. */
  static ListenerTerms of(ListenerConfig config) {
    return new ListenerTerms(
        config, budget(config, null), new FaultDealer(config.faults().asPlan()), Optional.empty());
  }

  /**
   * The same with its certificates, which are read; blocks.
   *
   * @throws TlsException in one line for the operator
   */
  ListenerTerms secured() throws TlsException {
    return new ListenerTerms(config, budget, faults, certificates(config));
  }

  /**
   * Those under {@code next}, which has the same address; blocks.
   *
   * @throws TlsException in one line for the operator
   */
  ListenerTerms next(ListenerConfig next) throws TlsException {
    FaultPlan plan = next.faults().asPlan();
    FaultDealer dealer = faults.plan().equals(plan) ? faults : new FaultDealer(plan);
    return new ListenerTerms(next, budget(next, budget), dealer, certificates(next));
  }

  /**
   * The same with faults that begin anew; blocks.
   *
   * @throws TlsException in one line for the operator
   */
  ListenerTerms next(FaultsConfig anew) throws TlsException {
    ListenerConfig next = config.with(anew);
    return new ListenerTerms(next, budget, new FaultDealer(anew.asPlan()), certificates(next));
  }

  private static @Nullable ByteBudget budget(ListenerConfig config, @Nullable ByteBudget before) {
    long rate =
        config.address().scheme().isDatagrams()
            ? config.udp().bytesPerSecond().listener()
            : config.limits().bytesPerSecond().listener();
    boolean same = before != null && before.bytesPerSecond() == rate;
    return same ? before : rate == 0 ? null : new ByteBudget(rate);
  }

  private Optional<ServerTls> certificates(ListenerConfig next) throws TlsException {
    if (!next.isSecure()) {
      return Optional.empty();
    }
    boolean same = next.tls().equals(config.tls()) && next.answersLate() == config.answersLate();
    ServerTls secured = same && tls.isPresent() ? tls.get() : ServerTls.of(next);
    secured.prepare(next.faults().asPlan());
    return Optional.of(secured);
  }
}
