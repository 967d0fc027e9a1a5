package dev.echoport.config;

import dev.echoport.scheme.Scheme;

/** Where a listener binds, and what is spoken there. */
public sealed interface ListenAddress permits InetListenAddress, UnixListenAddress {
  /** What peers speak. */
  Scheme scheme();

  /** As an URI, {@code tcp://[::]:7007}. */
  String uri();
}
