package dev.echoport.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.map.IMap;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports in Hazelcast. A member is asked over its connection, so that an answer depends on no
 * third node; what is kept lies in a map that all members carry.
 */
final class HazelcastBoard implements ReportBoard {
  /** The map's name, and that of what asks. */
  static final String NAME = "echoport.reports";

  /** A member's attribute: {@link NodeIdentity#instance()}. */
  static final String INSTANCE = "echoport.instance";

  private static final Logger LOG = LoggerFactory.getLogger(HazelcastBoard.class);

  /** What a cluster that has divided or lost members may not have any more. */
  private static final long WRITTEN_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Context context;
  private final HazelcastInstance hazelcast;
  private final LongSupplier nanoClock;
  private volatile @Nullable Written written;
  private Future<List<JsonObject>> reading = Future.succeededFuture(List.of());

  private record Written(NodeReport report, long nanos) {}

  /**
   * @param context on whose workers calls are made that block
   */
  HazelcastBoard(Context context, HazelcastInstance hazelcast, LongSupplier nanoClock) {
    this.context = context;
    this.hazelcast = hazelcast;
    this.nanoClock = nanoClock;
  }

  /** Writes what is new: most of what an idle cluster would send is that nothing has changed. */
  @Override
  public Future<Void> keep(NodeReport report) {
    long now = nanoClock.getAsLong();
    Written before = written;
    if (before != null
        && before.report.saysTheSame(report)
        && now - before.nanos < WRITTEN_AGAIN_NANOS) {
      return Future.succeededFuture();
    }
    return attempt(
            () ->
                Future.<Void>fromCompletionStage(
                    map().setAsync(report.node().instance(), report.toJson().encode())))
        .onSuccess(done -> written = new Written(report, now));
  }

  @Override
  public Future<Void> ask(Predicate<String> awaited, Consumer<JsonObject> answers) {
    return attempt(
        () -> {
          IExecutorService members = hazelcast.getExecutorService(NAME);
          List<Future<Void>> waiting = new ArrayList<>();
          for (Member member : hazelcast.getCluster().getMembers()) {
            String instance = member.getAttribute(INSTANCE);
            if (instance != null && !member.localMember()) {
              Future<Void> answered = ask(members, member, answers);
              if (awaited.test(instance)) {
                waiting.add(answered);
              }
            }
          }
          return Future.join(waiting).mapEmpty();
        });
  }

  private static Future<Void> ask(
      IExecutorService members, Member member, Consumer<JsonObject> answers) {
    Promise<Void> answered = Promise.promise();
    members.submitToMember(
        new ReportQuestion(),
        member,
        new ExecutionCallback<@Nullable String>() {
          @Override
          public void onResponse(@Nullable String report) {
            if (report != null) {
              answers.accept(new JsonObject(report));
            }
            answered.complete();
          }

          @Override
          public void onFailure(Throwable failure) {
            LOG.debug("{} does not answer", member.getAddress(), failure);
            answered.fail(failure);
          }
        });
    return answered.future();
  }

  /** One at a time: in a partition it may last as long as that, and takes a worker. */
  @Override
  public synchronized Future<List<JsonObject>> kept() {
    if (reading.isComplete()) {
      reading = context.executeBlocking(this::read, false);
    }
    return reading;
  }

  private List<JsonObject> read() {
    return map().values().stream().map(JsonObject::new).toList();
  }

  @Override
  public Set<String> members() {
    return hazelcast.getLifecycleService().isRunning()
        ? hazelcast.getCluster().getMembers().stream()
            .map(member -> member.getAttribute(INSTANCE))
            .filter(Objects::nonNull)
            .collect(Collectors.toSet())
        : Set.of();
  }

  private IMap<String, String> map() {
    return hazelcast.getMap(NAME);
  }

  /** Hazelcast's own calls throw once it has stopped. */
  private static Future<Void> attempt(Supplier<Future<Void>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
