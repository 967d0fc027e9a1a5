package dev.echoport.listener;

import io.vertx.core.Future;
import java.util.List;

/** A listener's next configuration, ready on every loop and not in effect yet. */
public final class PreparedChange {
  private final Listener listener;
  private final ListenerTerms next;
  private final List<ConnectionSetup> setups;

  /**
   * @param setups for each loop
   */
  PreparedChange(Listener listener, ListenerTerms next, List<ConnectionSetup> setups) {
    this.listener = listener;
    this.next = next;
    this.setups = List.copyOf(setups);
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
    return listener.use(next, setups);
  }

  /** The same, and connections that are open have its faults from now on. */
  public Future<Void> commitForOpen() {
    OpenConnections open = new OpenConnections(listener);
    return open.count(next.faults())
        .compose(counted -> commit().compose(done -> open.put(next.faults(), counted)));
  }
}
