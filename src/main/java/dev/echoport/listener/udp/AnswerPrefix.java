package dev.echoport.listener.udp;

import io.netty.channel.socket.DatagramPacket;

/** What is put in front of the answer to a datagram. Called on the loop of its socket. */
@FunctionalInterface
interface AnswerPrefix {
  byte[] NOTHING = {};

  /** The answer is the datagram alone. */
  AnswerPrefix NONE = packet -> NOTHING;

  /** For the answer to {@code packet}. */
  byte[] of(DatagramPacket packet);
}
