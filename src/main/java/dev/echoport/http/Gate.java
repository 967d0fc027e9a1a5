package dev.echoport.http;

import io.netty.channel.Channel;

/** Whether a channel hands on what it receives: if nobody holds it back. */
final class Gate {
  private final Channel channel;
  private boolean posted;
  private int holds;

  Gate(Channel channel, boolean posted) {
    this.channel = channel;
    this.posted = posted;
    apply();
  }

  /** The connection posts receives, or no more. */
  void posted(boolean receiving) {
    posted = receiving;
    apply();
  }

  void hold() {
    holds++;
    apply();
  }

  void release() {
    holds--;
    apply();
  }

  private void apply() {
    channel.config().setAutoRead(posted && holds == 0);
  }
}
