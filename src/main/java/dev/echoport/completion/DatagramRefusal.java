package dev.echoport.completion;

/** Why a datagram was not answered. */
public enum DatagramRefusal {
  /** It came from, or was sent to, an address of many: broadcast or multicast. */
  NOT_UNICAST,
  /** Its source port is one of a service, or one that {@code refusePorts} names. */
  SOURCE_PORT,
  /** Its source port is one on which this node echoes datagrams itself. */
  ECHO_PORT,
  /** Its source sends more than {@code perSecond} and {@code burst} permit. */
  RATE,
  /** Its source has got back as many bytes as {@code bytesPerSecond.source} permits. */
  SOURCE_BYTES,
  /** Its source is new, and {@code maxSources} others are active. */
  SOURCES,
  /** The same datagram has come back again and again. */
  LOOP,
  /** As many bytes have been sent back as {@code bytesPerSecond.listener} permits. */
  LISTENER_BYTES,
  /** Memory for peers is short, and answers wait already. */
  MEMORY
}
