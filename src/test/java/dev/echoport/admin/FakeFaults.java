package dev.echoport.admin;

import dev.echoport.fault.FaultPlan;
import io.vertx.core.Future;
import java.util.Optional;

/** A node without faults. */
final class FakeFaults implements FaultControl {
  private static final InEffect NONE = new InEffect(FaultPlan.NONE, false, null, null);

  @Override
  public Optional<InEffect> faults(String listener) {
    return Optional.of(NONE);
  }

  @Override
  public Future<InEffect> set(String listener, String request) {
    return Future.succeededFuture(NONE);
  }

  @Override
  public Future<InEffect> clear(String listener) {
    return Future.succeededFuture(NONE);
  }
}
