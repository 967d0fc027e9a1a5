package dev.echoport.connection;

import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.memory.ConnectionMemory;
import dev.echoport.transport.ReceiveShare;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Turns accepted sockets into connections. Called on the loop of the socket. */
public final class ConnectionFactory {
  /** A full buffer means that there is more, and it is cheaper to send it together. */
  private static final int RECEIVES_AT_ONCE = 4;

  private final LoopServices services;
  private final ReceiveBuffers receiveBuffers;
  private final BiFunction<NetSocketInternal, ConnectionMemory, SocketPeer> peers;

  public ConnectionFactory(LoopServices services) {
    this.services = services;
    this.receiveBuffers =
        new ReceiveBuffers(
            RECEIVES_AT_ONCE,
            services.memory()::tight,
            System::nanoTime,
            services.listener().onlyEchoes(),
            ReceiveShare.ofThisLoop());
    this.peers = services.listener().isSecure() ? TlsPeer::new : SocketPeer::new;
  }

  /**
   * Takes over {@code socket}: from now on everything it receives is sent back.
   *
   * @param number of the connection within the node
   * @param onClosed called on the loop, once, with the connection and its final report
   */
  public Connection accept(
      NetSocket socket, long number, BiConsumer<Connection, ConnectionReport> onClosed) {
    NetSocketInternal internal = (NetSocketInternal) socket;
    SocketPeer peer = peers.apply(internal, services.memory().connection());
    Connection connection = new Connection(services, services.inputs().over(peer), number);
    var channel = internal.channelHandlerContext().channel();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.config().setRecvByteBufAllocator(receiveBuffers);
    KeepAlive.begin(channel, services.listener().keepAlive());
    channel
        .pipeline()
        .addFirst(
            new PeerChannelHandler(
                connection,
                peer.reading(),
                receiveBuffers,
                () -> onClosed.accept(connection, connection.onClosed())));
    peer.install(connection);
    internal.messageHandler(message -> guarded(connection, message));
    socket.shutdownHandler(timeout -> connection.drain(null));
    connection.open();
    return connection;
  }

  /** Vert.x logs what a message handler throws, and carries on with a connection that is broken. */
  private static void guarded(Connection connection, Object message) {
    try {
      dispatch(connection, message);
    } catch (RuntimeException | Error e) {
      if (!connection.refused(e)) {
        connection.onFailure(e);
        throw e;
      }
    }
  }

  private static void dispatch(Connection connection, Object message) {
    if (message instanceof ByteBuf data) {
      connection.onReceived(data);
    } else if (message == PeerChannelHandler.PEER_FINISHED) {
      connection.onPeerFinished();
    } else {
      ReferenceCountUtil.release(message);
    }
  }
}
