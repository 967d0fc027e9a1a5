package dev.echoport.grpc;

import io.netty.buffer.ByteBuf;

/** Sends each message back as it came, of whichever method and service it is. */
record EchoHandler(Call call) implements CallHandler {

  @Override
  public boolean echoes() {
    return true;
  }

  @Override
  public void message(ByteBuf message) {}

  @Override
  public void requestEnded() {
    call.end(GrpcStatus.OK, null);
  }
}
