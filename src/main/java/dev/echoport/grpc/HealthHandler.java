package dev.echoport.grpc;

import io.vertx.core.AsyncResult;
import java.util.Map;
import java.util.function.Consumer;

/** {@code Check} and {@code List} of {@code grpc.health.v1.Health}. */
final class HealthHandler extends UnaryHandler {
  private final Readiness readiness;
  private final boolean list;

  private HealthHandler(Call call, Readiness readiness, boolean list) {
    super(call);
    this.readiness = readiness;
    this.list = list;
  }

  static CallHandler check(Call call, Readiness readiness) {
    return new HealthHandler(call, readiness, false);
  }

  static CallHandler list(Call call, Readiness readiness) {
    return new HealthHandler(call, readiness, true);
  }

  @Override
  void answer(byte[] message) throws BadCallException {
    String service = HealthCheck.service(message);
    ask(call, readiness, known -> answer(service, known));
  }

  private void answer(String service, Map<String, Boolean> known) {
    HealthCheck.Serving serving = HealthCheck.of(service, known);
    if (list) {
      call.send(HealthCheck.list(known));
      call.end(GrpcStatus.OK, null);
    } else if (serving == HealthCheck.Serving.SERVICE_UNKNOWN) {
      call.end(
          GrpcStatus.NOT_FOUND,
          "service \"" + service + "\" (expected: \"\" for the node, or a listener's name)");
    } else {
      call.send(HealthCheck.response(serving));
      call.end(GrpcStatus.OK, null);
    }
  }

  /** Asks, and answers on the loop, unless the call is over by then. */
  static void ask(Call call, Readiness readiness, Consumer<Map<String, Boolean>> answer) {
    readiness.now().onComplete(known -> answer(call, known, answer));
  }

  /** In a task of the loop, as what fails there fails for this call alone. */
  static void answer(
      Call call, AsyncResult<Map<String, Boolean>> known, Consumer<Map<String, Boolean>> answer) {
    call.later(
        0,
        () -> {
          if (call.isOver()) {
            return;
          }
          if (known.failed()) {
            call.end(GrpcStatus.INTERNAL, "the check failed: " + known.cause().getMessage());
          } else {
            answer.accept(known.result());
          }
          call.flush();
        });
  }
}
