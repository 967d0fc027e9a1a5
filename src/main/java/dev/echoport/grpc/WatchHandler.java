package dev.echoport.grpc;

import dev.echoport.grpc.HealthCheck.Serving;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code Watch} of {@code grpc.health.v1.Health}: says what a service is at once and whenever that
 * changes, until the peer has heard enough. It asks each second, as readiness is not looked at more
 * often.
 */
final class WatchHandler extends UnaryHandler {
  private static final long PERIOD_MILLIS = 1000;

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
    look();
  }

  private void look() {
    if (!call.isOver()) {
      HealthHandler.ask(call, readiness, this::tell);
    }
  }

  private void tell(Map<String, Boolean> known) {
    tell(HealthCheck.of(service, known));
    call.later(PERIOD_MILLIS, this::look);
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
