package dev.echoport.listener;

import dev.echoport.config.ListenerConfig;
import dev.echoport.fault.FaultDealer;
import dev.echoport.tls.ServerTls;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** A listener's next configuration, ready on every loop and not in effect yet. */
public final class PreparedChange {
  private final Listener listener;
  private final ListenerConfig next;
  private final FaultDealer dealer;
  private final Optional<ServerTls> secured;
  private final List<ConnectionSetup> generations;

  PreparedChange(
      Listener listener,
      ListenerConfig next,
      FaultDealer dealer,
      Optional<ServerTls> secured,
      List<ConnectionSetup> generations) {
    this.listener = listener;
    this.next = next;
    this.dealer = dealer;
    this.secured = secured;
    this.generations = generations;
  }

  /** Whom it concerns. */
  public Listener listener() {
    return listener;
  }

  /**
   * Connections that are accepted once this has completed get the next configuration; those that
   * are open keep theirs, but for limits and time-outs, which are those of the next one as well.
   */
  public Future<Void> commit() {
    return listener.use(next, dealer, secured, generations);
  }

  /** The same, and connections that are open have its faults from now on. */
  public Future<Void> commitForOpen() {
    OpenConnections open = new OpenConnections(listener);
    return open.count(dealer)
        .compose(counted -> commit().compose(done -> open.put(dealer, counted)));
  }
}
