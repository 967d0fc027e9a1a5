package dev.echoport.grpc;

import io.netty.buffer.ByteBuf;

/**
 * Answers with a status and nothing else, once a message is there, or the end of them: so clients
 * take it for an answer that did not begin, and may repeat the call.
 */
record StatusHandler(Call call, GrpcStatus status, String reason) implements CallHandler {

  @Override
  public void message(ByteBuf message) {
    requestEnded();
  }

  @Override
  public void requestEnded() {
    call.end(status, reason);
  }
}
