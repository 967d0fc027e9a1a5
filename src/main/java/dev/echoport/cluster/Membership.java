package dev.echoport.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * This node's membership, from joining to leaving. Fields that are not final belong to its context.
 *
 * <p>Vert.x can lose registrations when a partition heals, so each address is registered anew when
 * members went, and when they come back. Now and then, and when a member comes, this node looks
 * whether the cluster still knows its addresses.
 */
final class Membership implements MembershipListener {
  static final long TICK_MILLIS = 1_000;
  private static final int CHECK_TICKS = 60;

  /** A second time, for those who healed later. */
  private static final int AGAIN_TICKS = 5;

  private static final int FAILED = 1;

  private final Vertx vertx;
  private final Registrations registrations;
  private final HazelcastInstance hazelcast;
  private final ReportBoard board;
  private final long tickMillis;
  private final Context context;
  private final EventBus bus;
  private final Set<String> addresses = new HashSet<>();
  private List<String> served = List.of();
  private int ticks;
  private int checkAt = 1;
  private int renewAt;
  private boolean shrunk;

  /**
   * @param tickMillis how often to look whether addresses are to be registered anew
   */
  Membership(Vertx vertx, Registrations registrations, long tickMillis) {
    this.vertx = vertx;
    this.registrations = registrations;
    this.hazelcast = registrations.getHazelcastInstance();
    this.tickMillis = tickMillis;
    this.context = vertx.getOrCreateContext();
    this.board = new HazelcastBoard(context, hazelcast, System::nanoTime);
    this.bus = vertx.eventBus();
  }

  /** Consumers and servers by address; their handlers run on this membership's context. */
  void begin(Map<String, Handler<Message<Object>>> handlers, Map<String, ClusterServer> servers) {
    hazelcast.getCluster().addMembershipListener(this);
    hazelcast
        .getLifecycleService()
        .addLifecycleListener(
            event -> {
              if (event.getState() == LifecycleState.MERGED) {
                membershipShrank();
              }
            });
    context.runOnContext(
        begun -> {
          handlers.forEach(this::register);
          servers.forEach(
              (address, server) -> register(address, message -> answer(server, message)));
          served = List.copyOf(servers.keySet());
          vertx.setPeriodic(tickMillis, tick -> tick());
        });
  }

  private void register(String address, Handler<Message<Object>> handler) {
    addresses.add(address);
    bus.consumer(address, handler);
  }

  private static void answer(ClusterServer server, Message<Object> message) {
    Map<String, String> headers = new HashMap<>();
    message.headers().forEach(headers::put);
    if (message.body() instanceof Buffer body) {
      server
          .serve(headers, body)
          .onComplete(message::reply, failure -> message.fail(FAILED, failure.getMessage()));
    } else {
      message.fail(FAILED, "the body is no buffer");
    }
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    context.runOnContext(
        now -> {
          checkAt = ticks + 1;
          renewAt = shrunk ? ticks + 1 : renewAt;
        });
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    membershipShrank();
  }

  private void membershipShrank() {
    context.runOnContext(
        now -> {
          shrunk = true;
          renewAt = ticks + 1;
        });
  }

  private void tick() {
    ticks++;
    if (ticks == renewAt || ticks == renewAt + AGAIN_TICKS) {
      addresses.forEach(registrations::renew);
    } else if (ticks >= checkAt) {
      boolean due = ticks % CHECK_TICKS == 0;
      checkAt = ticks - ticks % CHECK_TICKS + CHECK_TICKS;
      List<String> expected = List.copyOf(addresses);
      vertx
          .executeBlocking(() -> lost(expected, due))
          .onSuccess(lost -> lost.forEach(registrations::renew));
    }
  }

  /** Which addresses the cluster does not know any more. */
  private List<String> lost(List<String> expected, boolean sweep) {
    if (!isRunning()) {
      return List.of();
    }
    if (sweep) {
      registrations.sweep();
    }
    return expected.stream().filter(registrations::isLost).toList();
  }

  /** How many there are, this node included. Safe for all threads. */
  int members() {
    return isRunning() ? hazelcast.getCluster().getMembers().size() : 1;
  }

  private boolean isRunning() {
    return hazelcast.getLifecycleService().isRunning();
  }

  ReportBoard board() {
    return board;
  }

  void send(String address, Object body) {
    context.runOnContext(now -> bus.send(address, body));
  }

  Future<Object> request(
      String address, Map<String, String> headers, Buffer body, long timeoutMillis) {
    Promise<Object> answer = Promise.promise();
    DeliveryOptions options =
        new DeliveryOptions()
            .setSendTimeout(timeoutMillis)
            .setHeaders(MultiMap.caseInsensitiveMultiMap().addAll(headers));
    context.runOnContext(
        now -> bus.request(address, body, options).map(Message::body).onComplete(answer));
    return answer.future();
  }

  /** As {@link ClusterBus#leaveOut}. Safe for all threads. */
  boolean leaveOut(Set<String> instances) {
    return isRunning() && registrations.leaveOut(instances);
  }

  /** What arrives all the same is answered until this node leaves. */
  Future<Void> stopServing() {
    Promise<Void> told = Promise.promise();
    context.runOnContext(
        now -> {
          addresses.removeAll(served);
          Future.join(served.stream().map(registrations::withdraw).toList())
              .onComplete(done -> told.complete());
        });
    return told.future();
  }
}
