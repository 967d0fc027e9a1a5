package dev.echoport.testing;

import dev.echoport.admin.FaultControl;
import dev.echoport.completion.report.GatewayView;
import dev.echoport.listener.Listener;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A listener of a node in a test. Safe for all threads.
 *
 * <pre>{@code
 * void breaksTheNextConnection(EchoportListener echo) {
 *   echo.nextConnection(Fault.reset().afterSent(1_000));
 *   System.out.println("call " + echo.uri());
 *   assertThat(echo.awaitClosed().sentBytes()).isEqualTo(1_000);
 * }
 * }</pre>
 */
public final class EchoportListener {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Listener listener;
  private final FaultControl faults;
  private final ConnectionLog log;
  private final GatewayView view;
  private long seed;
  private volatile ListenerAccount before = ListenerAccount.NONE;
  private final List<List<Fault>> line = new ArrayList<>();

  EchoportListener(Listener listener, FaultControl faults, ConnectionLog log, GatewayView view) {
    this.listener = listener;
    this.faults = faults;
    this.log = log;
    this.view = view;
  }

  private String name() {
    return listener.config().name();
  }

  /** The port that the system has chosen. */
  public int port() {
    return listener.port();
  }

  /**
   * Where a client finds it: {@code tcp://127.0.0.1:40001}, {@code http://127.0.0.1:40002/echo}.
   */
  public URI uri() {
    Scheme scheme = listener.config().address().scheme();
    String path = scheme.has(Feature.REQUESTS) ? "/echo" : scheme.has(Feature.HTTP) ? "/" : "";
    return URI.create(scheme.prefix() + "127.0.0.1:" + port() + path);
  }

  /**
   * What goes wrong with the next connection; called again, with the one after it. A connection
   * without faults needs a place in the line as well: {@code nextConnection()}.
   *
   * @throws IllegalArgumentException if the listener cannot have it
   */
  public synchronized void nextConnection(Fault... some) {
    long gone = listener.faults().connections();
    line.subList(0, (int) Math.min(line.size(), gone)).clear();
    line.add(List.of(some));
    JsonArray plan = new JsonArray();
    for (int i = 0; i < line.size(); i++) {
      int number = i + 1;
      line.get(i).forEach(each -> plan.add(each.json().put("connections", number)));
    }
    set(plan);
  }

  /** What goes wrong with every connection from now on. */
  public void everyConnection(Fault... some) {
    faults(some);
  }

  /**
   * What goes wrong from now on, with whom the faults say: connections, requests or datagrams.
   *
   * @throws IllegalArgumentException if the listener cannot have it
   */
  public synchronized void faults(Fault... some) {
    JsonArray plan = new JsonArray();
    for (Fault each : some) {
      plan.add(each.json());
    }
    line.clear();
    set(plan);
  }

  /**
   * What goes wrong from now on, in the words of docs/faults.md: a plan, or {@code {seed, plan}}.
   *
   * @throws IllegalArgumentException with everything that is wrong with it
   */
  public synchronized void faults(String plan) {
    line.clear();
    set(plan);
  }

  /**
   * What chance has of the faults that are set from now on is the same each time; else each time
   * another seed is drawn.
   *
   * @param value 0: drawn
   */
  public synchronized void seed(long value) {
    seed = value;
  }

  /** Nothing goes wrong with connections from now on, unless the configuration says so. */
  public synchronized void clearFaults() {
    line.clear();
    await(faults.clear(name()));
  }

  private void set(JsonArray plan) {
    set(new JsonObject().put("seed", seed).put("plan", plan).encode());
  }

  private void set(String plan) {
    await(faults.set(name(), plan));
  }

  private static <T> T await(Future<T> done) {
    try {
      return done.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalArgumentException(cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the node did not answer within 10 s", e);
    }
  }

  /**
   * Waits, ten seconds at most, for a connection to end: the oldest one that no call has returned.
   *
   * @throws AssertionError if none ends; it names those that are open
   */
  public ClosedConnection awaitClosed() {
    return awaitClosed(PATIENCE);
  }

  /** As {@link #awaitClosed()}, so long at most. */
  public ClosedConnection awaitClosed(Duration patience) {
    try {
      return log.take(name(), patience)
          .orElseThrow(
              () ->
                  new AssertionError(
                      "no connection of \"%s\" ended within %d ms; %s"
                          .formatted(name(), patience.toMillis(), log.lines())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What it has done since the test began; asks its loop. */
  public ListenerAccount account() {
    return total().since(before);
  }

  private ListenerAccount total() {
    return await(view.listeners()).stream()
        .filter(report -> report.name().equals(name()))
        .findFirst()
        .map(report -> ListenerAccount.of(report.totals()))
        .orElse(ListenerAccount.NONE);
  }

  /** Takes back its faults; its account begins anew. */
  void reset() {
    seed(0);
    clearFaults();
    before = total();
  }

  /** The connections that have ended since the test began, the oldest first. */
  public List<ClosedConnection> closed() {
    return log.closed(name());
  }
}
