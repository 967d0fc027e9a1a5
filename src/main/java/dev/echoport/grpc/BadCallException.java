package dev.echoport.grpc;

/** What a peer sends is not what it should be; says how the call ends. */
public final class BadCallException extends Exception {
  private static final long serialVersionUID = 1;

  private final GrpcStatus status;

  BadCallException(GrpcStatus status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** How the call ends. */
  public GrpcStatus status() {
    return status;
  }
}
