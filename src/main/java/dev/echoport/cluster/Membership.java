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
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * This node's membership, from joining to leaving. Fields that are not final belong to its context.
 *
 * <p>Vert.x can lose registrations when a partition heals, so each address is registered anew when
 * the membership changed, while a member of the cluster is not heard, and now and then anyway.
 */
final class Membership implements MembershipListener {
  static final long TICK_MILLIS = 1_000;
  private static final int RENEWAL_TICKS = 60;
  private static final int FAILED = 1;

  private final Vertx vertx;
  private final Registrations registrations;
  private final HazelcastInstance hazelcast;
  private final IntSupplier heardMembers;
  private final long tickMillis;
  private final Context context;
  private final EventBus bus;
  private final Set<String> addresses = new HashSet<>();
  private List<String> served = List.of();
  private boolean changed = true;
  private int ticks;

  /**
   * @param heardMembers how many other members report
   * @param tickMillis how often to look whether addresses are to be registered anew
   */
  Membership(Vertx vertx, Registrations registrations, IntSupplier heardMembers, long tickMillis) {
    this.vertx = vertx;
    this.registrations = registrations;
    this.hazelcast = registrations.getHazelcastInstance();
    this.heardMembers = heardMembers;
    this.tickMillis = tickMillis;
    this.context = vertx.getOrCreateContext();
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
                membershipChanged();
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
    membershipChanged();
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    membershipChanged();
  }

  private void membershipChanged() {
    context.runOnContext(now -> changed = true);
  }

  private void tick() {
    ticks++;
    boolean unheard = ticks % 2 == 0 && heardMembers.getAsInt() + 1 < members();
    boolean due = ticks % RENEWAL_TICKS == 0;
    if (due && !changed) {
      vertx.executeBlocking(this::swept);
    }
    if (changed || unheard || due) {
      changed = false;
      renew();
    }
  }

  private @Nullable Void swept() {
    if (hazelcast.getLifecycleService().isRunning()) {
      registrations.sweep();
    }
    return null;
  }

  private int members() {
    return hazelcast.getLifecycleService().isRunning()
        ? hazelcast.getCluster().getMembers().size()
        : 0;
  }

  private void renew() {
    addresses.forEach(registrations::renew);
  }

  Future<Void> publish(String address, Object body) {
    Promise<Void> sent = Promise.promise();
    context.runOnContext(
        now ->
            bus.publisher(address)
                .write(body)
                .otherwiseEmpty()
                .onComplete(done -> sent.complete()));
    return sent.future();
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

  Future<Void> close() {
    return vertx.close();
  }
}
