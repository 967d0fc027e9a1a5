package dev.echoport.fault;

import java.net.InetAddress;

/** Addresses that belong together. */
public interface AddressRange {
  /** Whether {@code address} is one of them. */
  boolean contains(InetAddress address);
}
