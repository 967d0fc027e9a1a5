package dev.echoport.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/** A loop's I/O that is Netty's, but for what is overridden. Called on the loop. */
class LoopDecorator implements IoHandler {
  private final IoHandler loop;

  LoopDecorator(IoHandler loop) {
    this.loop = loop;
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return loop.register(handle);
  }

  @Override
  public void initialize() {
    loop.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return loop.run(context);
  }

  @Override
  public void prepareToDestroy() {
    loop.prepareToDestroy();
  }

  @Override
  public void destroy() {
    loop.destroy();
  }

  /** Called on any thread. */
  @Override
  public void wakeup() {
    loop.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return loop.isCompatible(handleType);
  }
}
