package dev.echoport.config;

/**
 * Where a listener binds.
 *
 * @param host name or literal address, IPv6 without brackets
 * @param port 0 lets the system choose
 */
public record ListenAddress(String host, int port) {

  /** As an URI, {@code tcp://[::]:7007}. */
  public String uri() {
    return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** The same host with the port that the system chose. */
  public ListenAddress withPort(int actualPort) {
    return new ListenAddress(host, actualPort);
  }
}
