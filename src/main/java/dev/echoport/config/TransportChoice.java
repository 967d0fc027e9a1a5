package dev.echoport.config;

/** {@code node.transport}. */
public enum TransportChoice {
  /** The best one that works here. */
  AUTO,
  /** Linux io_uring; start-up fails where it is not available. */
  IO_URING,
  /** Linux epoll; start-up fails where it is not available. */
  EPOLL,
  /** The JDK's selector, everywhere. */
  NIO
}
