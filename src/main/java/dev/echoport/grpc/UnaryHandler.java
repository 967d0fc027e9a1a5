package dev.echoport.grpc;

import io.netty.buffer.ByteBuf;

/** Answers one message; a call that has none, or two, is an error of the peer. */
abstract class UnaryHandler implements CallHandler {
  private static final String EXPECTED = " messages (expected: 1)";

  final Call call;
  private int messages;

  UnaryHandler(Call call) {
    this.call = call;
  }

  @Override
  public final void message(ByteBuf message) {
    if (++messages > 1) {
      call.end(GrpcStatus.INTERNAL, messages + EXPECTED);
      return;
    }
    try {
      answer(Messages.payload(message));
    } catch (BadCallException e) {
      call.end(e.status(), e.getMessage());
    }
  }

  abstract void answer(byte[] message) throws BadCallException;

  @Override
  public final void requestEnded() {
    if (messages == 0) {
      call.end(GrpcStatus.INTERNAL, messages + EXPECTED);
    }
  }
}
