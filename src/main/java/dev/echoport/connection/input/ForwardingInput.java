package dev.echoport.connection.input;

import dev.echoport.connection.HandshakeFaults;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Does what another input does. Whoever adds something to an input extends this, so that whatever
 * it does not change goes through, and so does what inputs will be asked one day.
 */
abstract class ForwardingInput implements Input {
  private final Input input;

  ForwardingInput(Input input) {
    this.input = input;
  }

  @Override
  public void received(ByteBuf data, int bytes, long now, Outlet back) {
    input.received(data, bytes, now, back);
  }

  @Override
  public void resume() {
    input.resume();
  }

  @Override
  public boolean blocked() {
    return input.blocked();
  }

  @Override
  public void end(boolean complete) {
    input.end(complete);
  }

  @Override
  public boolean done() {
    return input.done();
  }

  @Override
  public void abandon() {
    input.abandon();
  }

  @Override
  public void drain() {
    input.drain();
  }

  @Override
  public boolean unfinished() {
    return input.unfinished();
  }

  @Override
  public boolean busy() {
    return input.busy();
  }

  @Override
  public boolean owesOutput() {
    return input.owesOutput();
  }

  @Override
  public @Nullable HandshakeFaults handshakeFaults() {
    return input.handshakeFaults();
  }

  @Override
  public void tick(long now) {
    input.tick(now);
  }

  @Override
  public void cancel() {
    input.cancel();
  }
}
