package dev.echoport.listener.udp;

import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;

/** Through which socket an answer leaves. Owned by a loop. */
interface ReturnPath {
  /** The one that has received the datagram: its address is the one that was asked. */
  ReturnPath SAME =
      new ReturnPath() {
        @Override
        public Channel of(DatagramPacket asked, Channel received) {
          return received;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** For the answer to {@code asked}, which {@code received} has received. */
  Channel of(DatagramPacket asked, Channel received);

  /** Sends what was written to other sockets than the one that receives. */
  void flush();

  /** Closes its own sockets; what they have not sent fails. */
  void close();
}
