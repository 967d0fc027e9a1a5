package dev.echoport.event;

import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.EventBusMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of the event bus's metrics to watch the gateway's own addresses, and leaves every
 * other metric to the factory that it wraps. Create the {@code Vertx} with {@link #around}.
 */
public final class EventBusWatch {
  final AddressWatch completions = new AddressWatch(EventAddresses.COMPLETIONS);
  final AddressWatch connections = new AddressWatch(EventAddresses.CONNECTIONS);

  private final AddressWatch stats = new AddressWatch(EventAddresses.STATS);

  /** Whether anybody on this node consumes {@link EventAddresses#STATS}. Safe for all threads. */
  public boolean statsWatched() {
    return stats.consumed();
  }

  /** A factory for the builder of a {@code Vertx}: {@code metrics}, and this watch. */
  public VertxMetricsFactory around(VertxMetricsFactory metrics) {
    return new VertxMetricsFactory() {
      @Override
      public VertxMetrics metrics(VertxOptions options) {
        return observe(metrics.metrics(options));
      }

      @Override
      public MetricsOptions newOptions(MetricsOptions options) {
        return metrics.newOptions(options);
      }
    };
  }

  /**
   * A proxy, because {@code VertxMetrics} has a dozen methods and gains more, and only one of them
   * is ours.
   */
  private VertxMetrics observe(VertxMetrics metrics) {
    EventBusMetrics<?> observer = new Observer(List.of(completions, connections, stats));
    return (VertxMetrics)
        Proxy.newProxyInstance(
            VertxMetrics.class.getClassLoader(),
            new Class<?>[] {VertxMetrics.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("createEventBusMetrics")) {
                return observer;
              }
              try {
                return method.invoke(metrics, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private record Observer(List<AddressWatch> watches)
      implements EventBusMetrics<@Nullable Consumer> {
    @Override
    public @Nullable Consumer handlerRegistered(String address) {
      for (AddressWatch watch : watches) {
        if (watch.address().equals(address)) {
          return new Consumer(watch, watch.registered());
        }
      }
      return null;
    }

    @Override
    public void handlerUnregistered(@Nullable Consumer consumer) {
      if (consumer != null) {
        consumer.watch.unregistered(consumer.backlog);
      }
    }

    @Override
    public void scheduleMessage(@Nullable Consumer consumer, boolean local) {
      if (consumer != null) {
        consumer.backlog.incrementAndGet();
      }
    }

    @Override
    public void messageDelivered(@Nullable Consumer consumer, boolean local) {
      if (consumer != null) {
        consumer.backlog.decrementAndGet();
      }
    }

    @Override
    public void discardMessage(@Nullable Consumer consumer, boolean local, Message<?> message) {
      if (consumer != null) {
        consumer.backlog.decrementAndGet();
      }
    }
  }

  private record Consumer(AddressWatch watch, AtomicInteger backlog) {}
}
