package dev.echoport.grpc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a call ends; the ordinals are the codes of gRPC. */
public enum GrpcStatus {
  OK,
  CANCELLED,
  UNKNOWN,
  INVALID_ARGUMENT,
  DEADLINE_EXCEEDED,
  NOT_FOUND,
  ALREADY_EXISTS,
  PERMISSION_DENIED,
  RESOURCE_EXHAUSTED,
  FAILED_PRECONDITION,
  ABORTED,
  OUT_OF_RANGE,
  UNIMPLEMENTED,
  INTERNAL,
  UNAVAILABLE,
  DATA_LOSS,
  UNAUTHENTICATED;

  /** As {@code grpc-status} says it. */
  public int code() {
    return ordinal();
  }

  /** By name, in any case, or by code; {@code null} if it is neither. */
  static @Nullable GrpcStatus of(String text) {
    return Arrays.stream(values())
        .filter(
            status ->
                status.name().equalsIgnoreCase(text) || String.valueOf(status.code()).equals(text))
        .findFirst()
        .orElse(null);
  }
}
