package dev.echoport.listener.udp;

import dev.echoport.listener.Listener;
import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import dev.echoport.listener.udp.DatagramSockets.Socket;
import dev.echoport.memory.ConnectionMemory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One listener for datagrams on one loop, with sockets of its own. Where the transport can
 * distribute datagrams among sockets that share a port there is one on each loop; the kernel always
 * chooses the same one for the same peer.
 */
public final class DatagramVerticle extends VerticleBase {
  private static final long LAST_RECEIVE_MILLIS = 5;

  private final Listener listener;
  private final NodeServices node;
  private final Set<Integer> echoPorts;
  private final List<Socket> sockets = new ArrayList<>();
  private @Nullable DatagramLoop loop;
  private @Nullable LoopReporting reporting;

  /**
   * @param listener shared by all instances, prepared
   * @param node what all listeners of the node share
   * @param echoPorts on which the node echoes datagrams; safe for all threads
   */
  public DatagramVerticle(Listener listener, NodeServices node, Set<Integer> echoPorts) {
    this.listener = listener;
    this.node = node;
    this.echoPorts = echoPorts;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // a socket that is closed again has no use
  public Future<?> start() throws SocketException {
    LoopReporting reports = node.reporting().apply(listener.config().name());
    Broadcasts broadcasts = Broadcasts.ofThisMachine();
    ContextInternal here = (ContextInternal) context;
    ConnectionMemory memory = node.memory().loop(here.nettyEventLoop()).connection();
    DatagramLoop owned =
        new DatagramLoop(
            context,
            listener,
            node.name(),
            node.connectionNumbers().getAsLong(),
            reports,
            node.own(),
            config -> new DatagramGuard(config.udp(), echoPorts, broadcasts, listener.budget()),
            memory);
    reporting = reports;
    loop = owned;
    echoPorts.add(listener.socket().datagramAddress().getPort());
    DatagramSockets opening =
        new DatagramSockets(here, owned, listener.refusals()::datagram, memory);
    List<Future<?>> binds = new ArrayList<>();
    for (InetSocketAddress address : opening.addresses(listener.socket().datagramAddress())) {
      binds.add(opening.bind(address).onSuccess(sockets::add));
    }
    return Future.join(binds)
        .andThen(
            (all, failure) -> {
              if (failure == null) {
                listener.add(owned);
                owned.opened();
              } else {
                sockets.forEach(socket -> socket.channel().close());
              }
            });
  }

  /** Answers what stands in the kernel's queue, then closes; what is still pending is given up. */
  @Override
  public Future<?> stop() {
    DatagramLoop owned = loop;
    LoopReporting reports = reporting;
    if (owned == null || reports == null) {
      return Future.succeededFuture();
    }
    long deadline = System.nanoTime() + node.drainTimeout().get().toNanos();
    List<Future<?>> closes = new ArrayList<>();
    for (Socket socket : sockets) {
      Promise<Void> closed = ((ContextInternal) context).promise();
      socket.channel().closeFuture().addListener(done -> closed.complete());
      closes.add(closed.future());
    }
    vertx.setTimer(LAST_RECEIVE_MILLIS, timer -> finish(owned, deadline));
    return Future.join(closes)
        .onComplete(
            done -> {
              owned.closed();
              echoPorts.remove(listener.socket().datagramAddress().getPort());
              reports.flush().run();
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // their close futures tell
  private void finish(DatagramLoop owned, long deadline) {
    boolean late = System.nanoTime() - deadline >= 0;
    boolean waits = false;
    if (late) {
      owned.cancelHeld();
    }
    for (Socket socket : sockets) {
      socket.echo().closing();
      socket.channel().config().setAutoRead(false);
      if (late || (owned.held() == 0 && socket.echo().pending() == 0)) {
        socket.echo().closePath();
        socket.channel().close();
      } else {
        waits = true;
      }
    }
    if (waits) {
      vertx.setTimer(LAST_RECEIVE_MILLIS, timer -> finish(owned, deadline));
    }
  }

  /** How many instances a node of {@code loops} loops has on this transport. */
  public static int instances(String transport, int loops) {
    return transport.equals("nio") ? 1 : loops;
  }
}
