package dev.echoport.grpc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of {@code grpc.health.v1.Health}. */
final class HealthCheck {
  /** What a service may be. */
  enum Serving {
    UNKNOWN,
    SERVING,
    NOT_SERVING,
    SERVICE_UNKNOWN
  }

  private HealthCheck() {}

  /** The service that a {@code HealthCheckRequest} asks for. */
  static String service(byte[] request) throws BadCallException {
    ProtoReader reader = new ProtoReader(request);
    String service = "";
    for (int field = reader.next(); field != 0; field = reader.next()) {
      if (field == 1) {
        service = reader.string();
      } else {
        reader.skip();
      }
    }
    return service;
  }

  /** What {@code service} is, of those that are known. */
  static Serving of(String service, Map<String, Boolean> known) {
    return of(known.get(service));
  }

  private static Serving of(@Nullable Boolean serves) {
    if (serves == null) {
      return Serving.SERVICE_UNKNOWN;
    }
    return serves ? Serving.SERVING : Serving.NOT_SERVING;
  }

  /** A {@code HealthCheckResponse}. */
  static byte[] response(Serving serving) {
    return new ProtoWriter().number(1, serving.ordinal()).toBytes();
  }

  /** A {@code HealthListResponse}. */
  static byte[] list(Map<String, Boolean> known) {
    ProtoWriter list = new ProtoWriter();
    known.forEach(
        (service, serves) ->
            list.bytes(
                1, new ProtoWriter().string(1, service).bytes(2, response(of(serves))).toBytes()));
    return list.toBytes();
  }
}
