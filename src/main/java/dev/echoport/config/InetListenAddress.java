package dev.echoport.config;

import dev.echoport.scheme.Scheme;
import dev.echoport.text.AddressText;

/**
 * A port of this machine.
 *
 * @param host name or literal address, IPv6 without brackets
 * @param port 0 lets the system choose
 */
public record InetListenAddress(Scheme scheme, String host, int port) implements ListenAddress {

  /** A port of TCP. */
  public InetListenAddress(String host, int port) {
    this(Scheme.TCP, host, port);
  }

  @Override
  public String uri() {
    return scheme.text() + "://" + hostAndPort();
  }

  public String hostAndPort() {
    return AddressText.of(host, port);
  }

  /** The same host with the port that the system chose. */
  public InetListenAddress withPort(int actualPort) {
    return new InetListenAddress(scheme, host, actualPort);
  }
}
