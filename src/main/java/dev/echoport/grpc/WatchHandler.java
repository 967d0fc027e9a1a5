package dev.echoport.grpc;

import dev.echoport.grpc.HealthCheck.Serving;
import io.vertx.core.AsyncResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code Watch} of {@code grpc.health.v1.Health}: says what a service is at once and whenever that
 * changes, until the peer has heard enough.
 */
final class WatchHandler extends UnaryHandler {
  private final Readiness readiness;
  private String service = "";
  private @Nullable Serving told;

  WatchHandler(Call call, Readiness readiness) {
    super(call);
    this.readiness = readiness;
  }

  @Override
  public boolean openEnded() {
    return true;
  }

  @Override
  void answer(byte[] message) throws BadCallException {
    service = HealthCheck.service(message);
    HealthHandler.ask(call, readiness, this::tell);
    readiness.watch(this);
  }

  /**
   * Hears how readiness is, or why that is not known.
   *
   * @return whether it wants to hear more
   */
  boolean hear(AsyncResult<Map<String, Boolean>> known) {
    if (!call.isOver() && (known.failed() || HealthCheck.of(service, known.result()) != told)) {
      HealthHandler.answer(call, known, this::tell);
    }
    return !call.isOver();
  }

  private void tell(Map<String, Boolean> known) {
    tell(HealthCheck.of(service, known));
  }

  private void tell(Serving now) {
    if (now != told) {
      told = now;
      call.send(HealthCheck.response(now));
    }
  }

  @Override
  public void drain() {
    if (told == Serving.SERVING) {
      tell(Serving.NOT_SERVING);
    }
    call.end(GrpcStatus.UNAVAILABLE, "the node stops");
  }
}
