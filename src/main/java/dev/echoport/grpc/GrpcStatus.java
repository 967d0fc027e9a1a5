package dev.echoport.grpc;

import java.util.Arrays;

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

  static GrpcStatus of(int code) {
    return values()[code];
  }

  /** The code of a status by name, in any case, or by code; -1 if it is neither. */
  static int code(String text) {
    return Arrays.stream(values())
        .filter(
            status ->
                status.name().equalsIgnoreCase(text) || String.valueOf(status.code()).equals(text))
        .mapToInt(GrpcStatus::code)
        .findFirst()
        .orElse(-1);
  }
}
