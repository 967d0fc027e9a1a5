package dev.echoport.listener.udp;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Through which socket an answer leaves. Owned by a loop. */
interface ReturnPath {
  /** The one that has received the datagram: its address is the one that was asked. */
  ReturnPath SAME =
      new ReturnPath() {
        @Override
        public Channel of(InetSocketAddress asked, Channel received) {
          return received;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** For the answer to what was sent to {@code asked}, and {@code received} has received. */
  Channel of(InetSocketAddress asked, Channel received);

  /** Sends what was written to other sockets than the one that receives. */
  void flush();

  /** Closes its own sockets; what they have not sent fails. */
  void close();
}
