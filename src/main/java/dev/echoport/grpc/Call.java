package dev.echoport.grpc;

import org.jspecify.annotations.Nullable;

/** A call to a method, as what answers it sees it. Owned by the loop of its connection. */
public interface Call {

  /** Sends a message. */
  void send(byte[] message);

  /** Ends the call, if it has not ended; nothing follows. */
  void end(GrpcStatus status, @Nullable String message);

  /** Whether it has ended, in whichever way. */
  boolean isOver();

  /** What was sent meanwhile may go: to be called last where no message brought the caller here. */
  void flush();

  /** Runs {@code action} on the loop, in {@code millis}. */
  void later(long millis, Runnable action);
}
