package dev.echoport.cluster;

import dev.echoport.event.CompletionSubscription;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The streams of this node's completions to followers on other nodes. Sends nothing to a follower
 * that has been silent for a while, but counts what it misses. Ends its stream when a silent member
 * would be forgotten, or when the place is needed. Owned by the cluster's context.
 */
final class CompletionExports {
  static final long LEASE_NANOS = TimeUnit.SECONDS.toNanos(5);
  static final int MAX_STREAMS = 64;
  private static final long MAX_CAPACITY = 65_536;

  /** Drops are counted under this name. */
  private static final String SUBSCRIBER = "cluster";

  private final Vertx vertx;
  private final ClusterBus bus;
  private final LongSupplier nanoClock;
  private final Map<UUID, CompletionExport> open = new LinkedHashMap<>();

  CompletionExports(Vertx vertx, ClusterBus bus, LongSupplier nanoClock) {
    this.vertx = vertx;
    this.bus = bus;
    this.nanoClock = nanoClock;
  }

  /**
   * Handles a follower's request. If there are too many streams it is ignored; the follower asks
   * again.
   */
  void handle(FollowRequest request) {
    if (request.close()) {
      end(request.stream());
      return;
    }
    CompletionExport export = open.get(request.stream());
    if (export == null && hasRoom()) {
      export = begin(request);
    }
    if (export != null) {
      export.heard(request, nanoClock.getAsLong());
    }
  }

  private boolean hasRoom() {
    if (open.size() >= MAX_STREAMS) {
      open.entrySet().stream()
          .filter(each -> each.getValue().isAway())
          .min(Comparator.comparingLong(each -> each.getValue().heardNanos()))
          .map(Map.Entry::getKey)
          .ifPresent(this::end);
    }
    return open.size() < MAX_STREAMS;
  }

  private CompletionExport begin(FollowRequest request) {
    CompletionExport export =
        new CompletionExport(bus, request, UUID.randomUUID().getMostSignificantBits());
    open.put(request.stream(), export);
    long capacity = Math.min(Math.max(1, request.capacity()), MAX_CAPACITY);
    CompletionSubscription.open(
            vertx, SUBSCRIBER, capacity, request.wanted().connections(), export::deliver)
        .onSuccess(export::subscribed)
        .onFailure(refused -> end(request.stream()));
    return export;
  }

  /** Notices which followers are away, and ends the streams of those who are gone. */
  void sweep() {
    long now = nanoClock.getAsLong();
    open.values().stream()
        .filter(export -> export.silentFor(LEASE_NANOS, now))
        .forEach(CompletionExport::leaveAlone);
    open.entrySet().stream()
        .filter(each -> each.getValue().silentFor(ClusterView.KEPT_NANOS, now))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::end);
  }

  private void end(UUID stream) {
    CompletionExport export = open.remove(stream);
    if (export != null) {
      export.close();
    }
  }

  boolean has(UUID stream) {
    return open.containsKey(stream);
  }

  int size() {
    return open.size();
  }

  void close() {
    open.values().forEach(CompletionExport::close);
    open.clear();
  }
}
