package dev.echoport.listener.tls;

import dev.echoport.config.ListenerConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Entrance;
import dev.echoport.connection.RecordGate;
import dev.echoport.tls.ServerTls;
import dev.echoport.transport.TurnQueue;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.Objects;

/**
 * A handshake of TLS, behind a header of the PROXY protocol if there is one.
 *
 * <pre>
 *   head -&gt; [ProxyProtocolHandler] -&gt; RecordGate -&gt; ServerNameHandler, then SslHandler
 *        -&gt; HandshakeHandler -&gt; PeerChannelHandler -&gt; Vert.x
 * </pre>
 *
 * @param turns for what takes long
 * @param slots for handshakes under way
 * @param first what comes before it
 */
public record TlsEntrance(
    Owner listener, ServerTls tls, TurnQueue turns, HandshakeSlots slots, Entrance first)
    implements Entrance {

  /** The listener whose handshakes they are. */
  public interface Owner {
    /** As it is now: a reload may change the time that a handshake may take. */
    ListenerConfig config();

    /** A handshake came too late, and is counted; which limit that was. */
    String handshakeRefused();
  }

  public static TlsEntrance of(
      Owner listener, ServerTls tls, int handshakes, EventLoop loop, Entrance first) {
    TurnQueue turns = TurnQueue.of(loop);
    return new TlsEntrance(listener, tls, turns, new HandshakeSlots(handshakes, turns::add), first);
  }

  @Override
  public void guard(Connection connection, NetSocket socket) {
    Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
    ChannelPipeline pipeline = channel.pipeline();
    RecordGate gate = Objects.requireNonNull(pipeline.get(RecordGate.class));
    String gateName = pipeline.context(gate).name();
    HandshakeHandler handshake = new HandshakeHandler(this, connection, gate);
    pipeline.addAfter(gateName, null, handshake);
    pipeline.addAfter(gateName, null, new ServerNameHandler(tls, handshake));
    if (first == OPEN) {
      handshake.begin();
    }
    first.guard(connection, socket);
  }
}
