package dev.echoport.completion;

/** Why a datagram was not answered. */
public enum DatagramRefusal {
  /** It came from, or was sent to, a broadcast or multicast address. */
  NOT_UNICAST,
  /** Its source port belongs to a service, or {@code refusePorts} names it. */
  SOURCE_PORT,
  /** Its source port is one on which this node echoes datagrams itself. */
  ECHO_PORT,
  /** Its source sends more than {@code perSecond} and {@code burst} permit. */
  RATE,
  /** Its source has got back as many bytes as {@code bytesPerSecond.source} permits. */
  SOURCE_BYTES,
  /** Its source is new, and {@code maxSources} other sources are active. */
  SOURCES,
  /** The same datagram has come back again and again. */
  LOOP,
  /** As many bytes have been sent back as {@code bytesPerSecond.listener} permits. */
  LISTENER_BYTES,
  /** Memory for peers is short, and answers wait already. */
  MEMORY
}
