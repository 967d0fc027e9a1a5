package dev.echoport.cluster;

import dev.echoport.config.ClusterConfig;
import dev.echoport.text.AddressText;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node's cluster ports bind; checked before anything is started in the background.
 *
 * @param port of the event bus
 */
record BindAddress(InetAddress host, int port) {
  private static final Logger LOG = LoggerFactory.getLogger(BindAddress.class);
  private static final int FIRST_PORT = 10_000;
  private static final int FIRST_EPHEMERAL_PORT = 32_768;
  private static final int TRIES = 100;

  /**
   * The configured address, or the first one that is not loopback. Blocks on a name.
   *
   * @throws ClusterStartException if the host is not known or a port cannot be bound, one line each
   */
  static BindAddress of(ClusterConfig config) throws ClusterStartException {
    InetAddress address = config.host().isEmpty() ? firstOfHost() : named(config.host());
    List<String> problems = new ArrayList<>();
    int wanted = config.port() == 0 ? free(address) : config.port();
    int port = check("cluster.port", address, wanted, problems);
    check("cluster.memberPort", address, config.memberPort(), problems);
    if (!problems.isEmpty()) {
      throw new ClusterStartException(problems);
    }
    return new BindAddress(address, port);
  }

  /** The address that others connect to. */
  String publicAddress(ClusterConfig config) {
    return AddressText.of(
        config.publicHost().isEmpty() ? AddressText.of(host) : config.publicHost(), port);
  }

  private static InetAddress named(String host) throws ClusterStartException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new ClusterStartException(
          List.of("cluster.host: " + host + " is not known (expected: an address of this host)"));
    }
  }

  private static InetAddress firstOfHost() throws ClusterStartException {
    try {
      InetAddress address =
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(Inet4Address.class::isInstance)
              .filter(candidate -> !candidate.isLoopbackAddress())
              .findFirst()
              .orElse(InetAddress.getLoopbackAddress());
      LOG.info("cluster.host is not set: {}", AddressText.of(address));
      return address;
    } catch (IOException e) {
      throw new ClusterStartException(
          List.of("cluster.host: no address found: " + e.getMessage() + " (set cluster.host)"));
    }
  }

  /**
   * A free port from below the system's ephemeral ports: the event bus binds it some seconds later,
   * and no outgoing connection must get it until then. 0 if none was found.
   */
  private static int free(InetAddress address) {
    return ThreadLocalRandom.current()
        .ints(TRIES, FIRST_PORT, FIRST_EPHEMERAL_PORT)
        .filter(port -> isFree(address, port))
        .findFirst()
        .orElse(0);
  }

  private static boolean isFree(InetAddress address, int port) {
    List<String> problems = new ArrayList<>();
    check("", address, port, problems);
    return problems.isEmpty();
  }

  private static int check(String setting, InetAddress address, int port, List<String> problems) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return socket.getLocalPort();
    } catch (IOException e) {
      problems.add(
          "%s: cannot listen on %s: %s (stop what uses the address, or set %s or cluster.host)"
              .formatted(
                  setting, AddressText.of(AddressText.of(address), port), e.getMessage(), setting));
      return port;
    }
  }
}
