package dev.echoport.config;

/** Where a listener binds, and what is spoken there. */
public sealed interface ListenAddress permits InetListenAddress, UnixListenAddress {
  /** What peers speak. */
  Scheme scheme();

  /** As an URI, {@code tcp://[::]:7007}. */
  String uri();
}
