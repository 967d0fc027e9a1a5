package dev.echoport.grpc;

/** What answers which method: our own services theirs, and everything else is echoed. */
public final class Methods {
  private static final String HEALTH = "/" + OwnServices.HEALTH + "/";
  private static final String REFLECT = "/ServerReflectionInfo";

  private Methods() {}

  /**
   * What answers {@code call}.
   *
   * @param path what stands in the head, {@code /SERVICE/METHOD}
   * @param status what the call asks for
   */
  public static CallHandler handler(
      String path, GrpcStatus status, Call call, Readiness readiness) {
    if (status != GrpcStatus.OK) {
      return new StatusHandler(call, status, "the call asks for it by x-echo-status");
    }
    if (isReflection(path)) {
      return new ReflectionHandler(call);
    }
    if (path.startsWith(HEALTH)) {
      return health(path.substring(HEALTH.length()), path, call, readiness);
    }
    return path.startsWith("/") && path.indexOf('/', 1) > 1
        ? new EchoHandler(call)
        : unimplemented(call, path);
  }

  /** Whether a client asks what there is: with the metadata of the call that it is to make. */
  public static boolean isReflection(String path) {
    return path.equals("/" + OwnServices.REFLECTION + REFLECT)
        || path.equals("/" + OwnServices.REFLECTION_ALPHA + REFLECT);
  }

  private static CallHandler health(String method, String path, Call call, Readiness readiness) {
    if (readiness == Readiness.UNTOLD) {
      return new StatusHandler(
          call, GrpcStatus.UNIMPLEMENTED, path + " is off (http.grpc.health: false)");
    }
    return switch (method) {
      case "Check" -> HealthHandler.check(call, readiness);
      case "List" -> HealthHandler.list(call, readiness);
      case "Watch" -> new WatchHandler(call, readiness);
      default -> unimplemented(call, path);
    };
  }

  private static CallHandler unimplemented(Call call, String path) {
    return new StatusHandler(
        call, GrpcStatus.UNIMPLEMENTED, path + " is no method (expected: /SERVICE/METHOD)");
  }
}
