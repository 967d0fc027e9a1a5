package dev.echoport.cluster;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A bus that keeps what is sent to one consumer, and delivers nothing. */
final class FakeBus implements ClusterBus {
  private final Queue<Object> sent = new ConcurrentLinkedQueue<>();

  Queue<Object> sent() {
    return sent;
  }

  @Override
  public void send(String address, Object body) {
    sent.add(body);
  }

  @Override
  public void join(Map<String, Handler<Object>> consumers, Supplier<@Nullable String> report) {}

  @Override
  public ReportBoard board() {
    return ReportBoard.NONE;
  }

  @Override
  public Future<Object> request(
      String address, Map<String, String> headers, Buffer body, long timeoutMillis) {
    return Future.failedFuture("nobody answers");
  }

  @Override
  public boolean leaveOut(Set<String> instances) {
    return false;
  }

  @Override
  public void serve(Map<String, ClusterServer> servers) {}

  @Override
  public Future<Void> stopServing() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> leave() {
    return Future.succeededFuture();
  }
}
