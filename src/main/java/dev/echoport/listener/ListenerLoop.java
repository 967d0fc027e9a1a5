package dev.echoport.listener;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.CloseSentence;
import dev.echoport.completion.ConnectionOrder;
import dev.echoport.completion.ConnectionQuery;
import dev.echoport.completion.ConnectionReport;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.connection.Connection;
import dev.echoport.connection.ConnectionFactory;
import dev.echoport.connection.LoopServices;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one listener on one loop. Owned by that loop; other threads {@link #ask}. */
final class ListenerLoop {
  /** Closed connections that are remembered, for each loop. */
  static final int REMEMBERED = 512;

  private static final Logger ENDS = LoggerFactory.getLogger(Listener.CONNECTION_LOG);
  private static final Logger LOG = LoggerFactory.getLogger(ListenerLoop.class);

  private final Context context;
  private final Listener listener;
  private final LoopServices services;
  private final ConnectionFactory factory;
  private final Entrance entrance;
  private final LongSupplier numbers;
  private final BooleanSupplier overloaded;
  private final Map<String, Connection> open = new LinkedHashMap<>();
  private final Deque<ConnectionReport> closed = new ArrayDeque<>();

  private final Promise<Void> drained = Promise.promise();
  private boolean draining;

  /**
   * @param overloaded whether new connections have to be refused now; asked on the loop
   * @param loops how many loops the node has
   */
  ListenerLoop(
      Context context,
      Listener listener,
      LoopServices services,
      LongSupplier numbers,
      BooleanSupplier overloaded,
      int loops) {
    this.context = context;
    this.listener = listener;
    this.services = services;
    this.factory = new ConnectionFactory(services);
    this.entrance = Entrance.of(listener, loops);
    this.numbers = numbers;
    this.overloaded = overloaded;
  }

  /** A peer connected. */
  void accept(NetSocket socket) {
    boolean admitted = listener.admit(overloaded.getAsBoolean());
    Connection connection = factory.accept(socket, numbers.getAsLong(), this::closed);
    open.put(connection.id(), connection);
    LOG.debug("connection {} opened by {}", connection.id(), socket.remoteAddress());
    if (admitted) {
      entrance.guard(connection, socket);
    } else {
      connection.cut(CloseReason.REFUSED);
    }
  }

  private void closed(Connection connection, ConnectionReport report) {
    open.remove(connection.id());
    listener.released();
    closed.addFirst(report);
    if (closed.size() > REMEMBERED) {
      closed.removeLast();
    }
    LOG.debug("connection {} closed: {} {}", report.id(), report.reason(), report.ledger());
    if (ENDS.isInfoEnabled()) {
      ENDS.info(
          "{} {} {} {}: {}",
          report.id(),
          report.listener(),
          report.remoteAddress(),
          report.reason(),
          CloseSentence.of(report));
    }
    if (draining && open.isEmpty()) {
      drained.tryComplete();
    }
  }

  /** No connection is added any more; completes when the last one has its final report. */
  Future<Void> drained() {
    draining = true;
    if (open.isEmpty()) {
      drained.tryComplete();
    }
    return drained.future();
  }

  /** Ends whatever is still open. */
  void cut(CloseReason reason) {
    each(connection -> connection.cut(reason));
  }

  /** Lets every connection look at the clock. */
  void tick() {
    long now = services.clock().getAsLong();
    each(connection -> connection.tick(now));
  }

  /** Over a copy: a connection that ends leaves the map. */
  private void each(Consumer<Connection> action) {
    new ArrayList<>(open.values()).forEach(action);
  }

  ListenerTotals.Snapshot totals() {
    return services.totals().snapshot();
  }

  /** The map is in the order of {@link ConnectionOrder#OPENED} already. */
  List<ConnectionReport> openConnections(ConnectionQuery query) {
    Stream<Connection> found =
        open.values().stream().filter(each -> query.accepts(each.remoteAddress(), each.ending()));
    if (query.order() != ConnectionOrder.OPENED || query.descending()) {
      found = found.sorted(order(query));
    }
    return found.limit(query.limit()).map(Connection::report).toList();
  }

  private static Comparator<Connection> order(ConnectionQuery query) {
    Comparator<Connection> order =
        Comparator.comparingLong(connection -> connection.measure(query.order()));
    return query.descending() ? order.reversed() : order;
  }

  List<ConnectionReport> closedConnections(int limit) {
    return closed.stream().limit(limit).toList();
  }

  /** The connection with this id, or an empty list. */
  List<ConnectionReport> connection(String id) {
    @Nullable Connection connection = open.get(id);
    if (connection != null) {
      return List.of(connection.report());
    }
    return closed.stream().filter(report -> report.id().equals(id)).limit(1).toList();
  }

  /** Answers {@code question} on the loop; may be called by any thread. */
  <T> Future<T> ask(Function<ListenerLoop, T> question) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(
        now -> {
          try {
            answer.complete(question.apply(this));
          } catch (RuntimeException e) {
            answer.fail(e);
          }
        });
    return answer.future();
  }
}
