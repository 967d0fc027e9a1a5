package dev.echoport.app;

import dev.echoport.config.GatewayConfig;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TransportChoice;
import dev.echoport.config.UnixListenAddress;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The transport that the loops use, and why.
 *
 * <p>{@code auto} prefers io_uring, which takes less CPU time than epoll for a message, if the
 * kernel lets it pass a {@link TransportSelfTest}; containers block it by default.
 */
record TransportSelection(Transport transport, String reason) {
  /**
   * Netty (4.2.17) posts a multishot accept that failed again at once, though its channel has
   * stopped to read: out of file descriptors, a million times a second. It looks at this when it
   * first looks at io_uring.
   */
  private static final String MULTISHOT_ACCEPT = "io.netty.iouring.acceptMultiShotEnabled";

  static {
    if (System.getProperty(MULTISHOT_ACCEPT) == null) {
      System.setProperty(MULTISHOT_ACCEPT, "false");
    }
  }

  /**
   * Chooses for what is configured: {@code auto} takes epoll where a listener needs it.
   *
   * @throws StartFailure as below
   */
  static TransportSelection of(GatewayConfig config) throws StartFailure {
    if (config.node().transport() == TransportChoice.AUTO && works(Transport.EPOLL)) {
      for (ListenerConfig listener : config.listeners().values()) {
        String reason = whyEpoll(listener.address());
        if (reason != null) {
          return new TransportSelection(Transport.EPOLL, "auto: " + reason);
        }
      }
    }
    return of(config.node().transport());
  }

  private static @Nullable String whyEpoll(ListenAddress address) {
    if (address instanceof UnixListenAddress) {
      return "Unix domain sockets need it";
    }
    boolean everyAddress =
        address instanceof InetListenAddress inet
            && inet.scheme().isDatagrams()
            && new InetSocketAddress(inet.host(), 0).getAddress().isAnyLocalAddress();
    return everyAddress ? "it tells which address of this machine a datagram was sent to" : null;
  }

  /**
   * Chooses.
   *
   * @throws StartFailure if the operator asked for a transport that does not work here
   */
  static TransportSelection of(TransportChoice choice) throws StartFailure {
    return switch (choice) {
      case AUTO -> auto();
      case NIO -> configured(Transport.NIO, choice);
      case EPOLL -> configured(Transport.EPOLL, choice);
      case IO_URING -> configured(Transport.IO_URING, choice);
    };
  }

  private static TransportSelection auto() {
    Optional<String> noUring = problem(Transport.IO_URING);
    if (noUring.isEmpty()) {
      return new TransportSelection(Transport.IO_URING, "auto: it passed its self-test");
    }
    Transport epoll = Transport.EPOLL;
    if (works(epoll)) {
      return new TransportSelection(epoll, "auto: no io_uring here: " + noUring.get());
    }
    return new TransportSelection(Transport.NIO, "auto: no epoll here: " + whyNot(epoll));
  }

  private static Optional<String> problem(@Nullable Transport transport) {
    return transport != null && works(transport)
        ? TransportSelfTest.failure(transport.implementation())
        : Optional.of(whyNot(transport));
  }

  private static TransportSelection configured(
      @Nullable Transport transport, TransportChoice choice) throws StartFailure {
    String name = choice.name().toLowerCase(java.util.Locale.ROOT);
    if (transport == null || !works(transport)) {
      throw new StartFailure(
          "node.transport: "
              + name
              + " does not work here: "
              + whyNot(transport)
              + " (choose another transport, or auto)");
    }
    return new TransportSelection(transport, "configured");
  }

  private static boolean works(@Nullable Transport transport) {
    return transport != null && transport.available();
  }

  private static String whyNot(@Nullable Transport transport) {
    if (transport == null) {
      return "its library is not on the class path";
    }
    Throwable cause = transport.unavailabilityCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? "not available" : String.valueOf(cause.getMessage());
  }
}
