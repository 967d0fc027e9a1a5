package dev.echoport.admin;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the event streams: in all, and half of them for one source. Owned by the verticle's
 * context.
 */
final class StreamSlots {
  private final String name;
  private final int most;
  private final Map<String, Integer> taken = new HashMap<>();
  private int open;

  StreamSlots(String name, int most) {
    this.name = name;
    this.most = most;
  }

  /**
   * Takes a slot.
   *
   * @return gives it back, once, however often it is called
   * @throws HttpException 503 if there is none
   */
  Runnable take(RoutingContext exchange) {
    String source = Source.of(exchange.request().connection().remoteAddress());
    int own = taken.getOrDefault(source, 0);
    if (open >= most) {
      throw new HttpException(503, name + ": " + most + " streams are open (the limit)");
    }
    if (own >= most / 2) {
      throw new HttpException(
          503, "%s: %d streams of %s are open (the limit)".formatted(name, own, source));
    }
    open++;
    taken.merge(source, 1, Integer::sum);
    return new Runnable() {
      private boolean left;

      @Override
      public void run() {
        if (!left) {
          left = true;
          open--;
          taken.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1);
        }
      }
    };
  }
}
