package dev.echoport.listener;

import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.UnixListenAddress;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a listener binds, and where it is bound. Safe for all threads. */
public final class ListenerSocket {
  /** Vert.x shares a random port among the instances that ask for the same number. */
  private static final AtomicInteger SHARED_RANDOM_PORTS = new AtomicInteger();

  private final ListenAddress configured;
  private final SocketAddress bindAddress;
  private volatile ListenAddress address;

  ListenerSocket(ListenAddress configured) {
    this.configured = configured;
    this.address = configured;
    this.bindAddress = bindAddress(configured);
  }

  private static SocketAddress bindAddress(ListenAddress address) {
    if (address instanceof UnixListenAddress unix) {
      return SocketAddress.domainSocketAddress(unix.socketPath());
    }
    InetListenAddress inet = (InetListenAddress) address;
    return inet.port() == 0
        ? SocketAddress.sharedRandomPort(SHARED_RANDOM_PORTS.incrementAndGet(), inet.host())
        : socketAddress(inet);
  }

  /** Vert.x would look a host with a zone up as if it were a name. */
  private static SocketAddress socketAddress(InetListenAddress inet) {
    return inet.host().contains("%")
        ? SocketAddress.inetSocketAddress(new InetSocketAddress(inet.host(), inet.port()))
        : SocketAddress.inetSocketAddress(inet.port(), inet.host());
  }

  /** Where it listens; the configured address until it is bound. */
  ListenAddress address() {
    return address;
  }

  /** Where the instances bind, all to the same socket. */
  SocketAddress bindAddress() {
    return bindAddress;
  }

  /** The port that it is bound to; 0 for one that has none. */
  int port() {
    return address instanceof InetListenAddress inet ? inet.port() : 0;
  }

  /** Where to connect to it. */
  public SocketAddress peerAddress() {
    return address instanceof InetListenAddress inet ? socketAddress(inet) : bindAddress;
  }

  /** Where sockets for datagrams bind, once it is prepared. */
  public InetSocketAddress datagramAddress() {
    InetListenAddress inet = (InetListenAddress) address;
    return new InetSocketAddress(inet.host(), inet.port());
  }

  /**
   * Makes way for it, before any instance binds. Blocks, for as long as the kernel takes.
   *
   * @param transport the name of the transport that is going to bind
   * @throws IOException why it cannot bind
   */
  void prepare(String transport) throws IOException {
    if (configured instanceof UnixListenAddress unix) {
      new SocketFile(unix).prepare(transport);
    } else if (configured.scheme().isDatagrams()) {
      reservePort((InetListenAddress) configured);
    }
  }

  /**
   * Sockets that share a port do not notice that another process has it, and cannot agree on one
   * that the system chooses: a socket that does not share finds both out, and goes.
   */
  private void reservePort(InetListenAddress inet) throws IOException {
    try (DatagramSocket alone = new DatagramSocket(null)) {
      alone.bind(new InetSocketAddress(inet.host(), inet.port()));
      address = inet.withPort(alone.getLocalPort());
    }
  }

  /** It is bound, to that port if it has one. */
  void bound(int port) throws IOException {
    if (configured instanceof UnixListenAddress unix) {
      new SocketFile(unix).bound();
    } else {
      address = ((InetListenAddress) configured).withPort(port);
    }
  }
}
