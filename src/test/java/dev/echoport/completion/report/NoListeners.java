package dev.echoport.completion.report;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What a node without listeners shows. */
public final class NoListeners implements GatewayView {
  @Override
  public Future<List<ListenerReport>> listeners() {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<List<ConnectionReport>> openConnections(ConnectionQuery query) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<List<ConnectionReport>> closedConnections(int limit) {
    return Future.succeededFuture(List.of());
  }

  @Override
  public Future<Optional<ConnectionReport>> connection(String id) {
    return Future.succeededFuture(Optional.empty());
  }
}
