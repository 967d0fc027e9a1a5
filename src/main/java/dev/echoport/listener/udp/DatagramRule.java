package dev.echoport.listener.udp;

import dev.echoport.completion.DatagramRefusal;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/** A reason for which a datagram is not answered. Called on the loop of its socket. */
@FunctionalInterface
interface DatagramRule {
  /**
   * @param answerBytes the size of the answer
   * @param now the loop's clock, nanoseconds
   * @return {@code null} where this rule has nothing against it
   */
  @Nullable DatagramRefusal refuses(DatagramPacket packet, int answerBytes, long now);
}
