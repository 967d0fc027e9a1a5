package dev.echoport.connection.input;

import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultWords;

/**
 * Waits for the header of a proxy, which says where a connection comes from and so which faults it
 * has, and makes way for them. Owned by the connection's loop.
 */
final class ProxiedFaults extends ForwardingInput {
  private final Connection connection;
  private final Input behind;
  private FaultDealer dealer;
  private FaultWords text;

  ProxiedFaults(Connection connection, Input behind, FaultDealer dealer, FaultWords text) {
    super(behind);
    this.connection = connection;
    this.behind = behind;
    this.dealer = dealer;
    this.text = text;
  }

  /** Others than it was to have. */
  void use(FaultDealer next, FaultWords words) {
    dealer = next;
    text = words;
  }

  @Override
  public void resume() {
    if (connection.facts().announced()) {
      Input next = FaultyInput.of(connection, behind, dealer, text);
      connection.continueWith(next);
      next.resume();
    } else {
      super.resume();
    }
  }
}
