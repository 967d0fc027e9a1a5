package dev.echoport.listener;

import dev.echoport.listener.ListenerVerticle.LoopReporting;
import dev.echoport.listener.ListenerVerticle.NodeServices;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One listener for datagrams on one loop, with a socket of its own. Where the transport can
 * distribute datagrams among sockets that share a port there is one on each loop; the kernel always
 * chooses the same one for the same peer.
 */
public final class DatagramVerticle extends VerticleBase {
  private static final long LAST_RECEIVE_MILLIS = 5;

  private final Listener listener;
  private final NodeServices node;
  private final Set<Integer> echoPorts;
  private @Nullable Channel channel;
  private @Nullable DatagramEcho echo;
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
  public Future<?> start() throws SocketException {
    String name = listener.config().name();
    LoopReporting reports = node.reporting().apply(name);
    DatagramLoop owned =
        new DatagramLoop(
            context, listener, node.name(), node.connectionNumbers().getAsLong(), reports);
    DatagramEcho echoing =
        new DatagramEcho(
            owned.account(),
            new DatagramGuard(listener.config().udp(), echoPorts, Broadcasts.ofThisMachine()),
            listener::datagramRefused,
            System::nanoTime);
    reporting = reports;
    loop = owned;
    echo = echoing;
    InetSocketAddress address = listener.datagramAddress();
    echoPorts.add(address.getPort());
    return new DatagramSockets((ContextInternal) context)
        .bind(address, echoing)
        .onSuccess(
            bound -> {
              channel = bound;
              listener.add(owned);
              owned.opened();
            });
  }

  /** Answers what stands in the kernel's queue, then closes; what is still pending is given up. */
  @Override
  public Future<?> stop() {
    Channel bound = channel;
    DatagramEcho echoing = echo;
    DatagramLoop owned = loop;
    LoopReporting reports = reporting;
    if (bound == null || echoing == null || owned == null || reports == null) {
      return Future.succeededFuture();
    }
    Promise<Void> closed = Promise.promise();
    long deadline = System.nanoTime() + node.drainTimeout().toNanos();
    bound.closeFuture().addListener(done -> closed.complete());
    vertx.setTimer(LAST_RECEIVE_MILLIS, timer -> finish(bound, echoing, deadline));
    return closed
        .future()
        .onComplete(
            done -> {
              owned.closed();
              reports.flush().run();
            });
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the close future tells
  private void finish(Channel bound, DatagramEcho echoing, long deadline) {
    bound.config().setAutoRead(false);
    if (echoing.pending() == 0 || System.nanoTime() >= deadline) {
      echoing.closing();
      bound.close();
    } else {
      vertx.setTimer(LAST_RECEIVE_MILLIS, timer -> finish(bound, echoing, deadline));
    }
  }

  /** How many instances a node of {@code loops} loops has on this transport. */
  public static int instances(String transport, int loops) {
    return transport.equals("nio") ? 1 : loops;
  }
}
