package dev.echoport.listener;

import dev.echoport.completion.MemoryUse;
import dev.echoport.completion.report.ConnectionQuery;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.completion.report.ListenerReport;
import dev.echoport.completion.report.SlowCounts;
import dev.echoport.memory.MemoryBudget;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The gateway's view, gathered from the loops of its listeners. */
public final class ListenersView implements GatewayView {
  private static final Comparator<ConnectionReport> NEWEST_CLOSED_FIRST =
      Comparator.comparing(
          ConnectionReport::closedAt, Comparator.nullsFirst(Comparator.reverseOrder()));

  private final ListenerSet listeners;
  private final MemoryBudget memory;

  public ListenersView(ListenerSet listeners, MemoryBudget memory) {
    this.listeners = listeners;
    this.memory = memory;
  }

  @Override
  public Future<List<ListenerReport>> listeners() {
    return listeners.reports();
  }

  @Override
  public Future<MemoryUse> memory() {
    return memory.use();
  }

  @Override
  public Future<Map<String, SlowCounts>> slow() {
    List<Listener> asked = listeners.all();
    return Future.all(asked.stream().map(Listener::slow).toList())
        .map(
            all -> {
              Map<String, SlowCounts> counts = new HashMap<>();
              for (int i = 0; i < asked.size(); i++) {
                counts.merge(
                    asked.get(i).config().name(), all.<SlowCounts>resultAt(i), SlowCounts::plus);
              }
              return Map.copyOf(counts);
            });
  }

  @Override
  public Future<List<ConnectionReport>> openConnections(ConnectionQuery query) {
    return gather(
        listeners.all().stream()
            .filter(listener -> query.includesListener(listener.config().name()))
            .toList(),
        loop -> loop.openConnections(query),
        query.order().comparator(query.descending()),
        query.limit());
  }

  @Override
  public Future<List<ConnectionReport>> closedConnections(int limit) {
    return gather(
        listeners.all(), loop -> loop.closedConnections(limit), NEWEST_CLOSED_FIRST, limit);
  }

  @Override
  public Future<Optional<ConnectionReport>> connection(String id) {
    return gather(
            listeners.all(),
            loop -> loop.connection(id),
            Comparator.comparing(ConnectionReport::openedAt),
            1)
        .map(found -> found.stream().findFirst());
  }

  private Future<List<ConnectionReport>> gather(
      List<Listener> asked,
      Function<LoopView, List<ConnectionReport>> question,
      Comparator<ConnectionReport> order,
      int limit) {
    return Future.all(asked.stream().map(listener -> listener.connections(question)).toList())
        .map(
            all ->
                all.<List<ConnectionReport>>list().stream()
                    .flatMap(List::stream)
                    .sorted(order)
                    .limit(limit)
                    .toList());
  }
}
