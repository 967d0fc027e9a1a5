package dev.echoport.app;

import dev.echoport.admin.FaultControl;
import dev.echoport.config.ConfigException;
import dev.echoport.config.FaultsConfig;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.source.FaultRequest;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultPlan;
import dev.echoport.history.Mark;
import dev.echoport.history.NodeHistory;
import dev.echoport.listener.Listener;
import dev.echoport.listener.PreparedChange;
import dev.echoport.tls.ServerTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Faults that somebody has asked of a running node, beside those of its configuration. They last
 * until they expire, are taken back, or a reload changes their listener. Safe for all threads.
 */
final class AskedFaults implements FaultControl {
  private final Vertx vertx;
  private final Reloads reloads;
  private final Supplier<List<Listener>> listeners;
  private final Function<String, @Nullable ListenerConfig> configured;
  private final NodeHistory history;
  private final Map<String, Asked> asked = new ConcurrentHashMap<>();

  /** What was asked for, as long as its listener still deals it. */
  private record Asked(FaultDealer dealer, boolean open, @Nullable Instant expires) {}

  /**
   * @param reloads which changes stand in line with
   * @param configured what the configuration says of a listener
   * @param history what a change is marked in
   */
  AskedFaults(
      Vertx vertx,
      Reloads reloads,
      Supplier<List<Listener>> listeners,
      Function<String, @Nullable ListenerConfig> configured,
      NodeHistory history) {
    this.vertx = vertx;
    this.reloads = reloads;
    this.listeners = listeners;
    this.configured = configured;
    this.history = history;
  }

  @Override
  public Optional<InEffect> faults(String name) {
    return listener(name).map(listener -> inEffect(name, listener));
  }

  private Optional<Listener> listener(String name) {
    return listeners.get().stream().filter(each -> each.config().name().equals(name)).findFirst();
  }

  private InEffect inEffect(String name, Listener listener) {
    FaultDealer dealer = listener.faults();
    FaultPlan plan = dealer.inEffect();
    Asked known = asked.get(name);
    String authority = plan.certificates().isEmpty() ? null : ServerTls.faultsAuthority();
    return known == null || known.dealer() != dealer
        ? new InEffect(plan, false, null, authority)
        : new InEffect(plan, true, known.expires(), authority);
  }

  @Override
  public Future<InEffect> set(String name, String request) {
    return reloads.inLine(
        () -> {
          try {
            Listener listener = present(name);
            FaultRequest wanted = FaultRequest.read(request, listener.config());
            Asked before = asked.get(name);
            return use(listener, wanted.faults(), wanted.open())
                .map(
                    dealer -> {
                      Instant expiry = expiry(name, wanted, dealer);
                      asked.put(name, new Asked(dealer, wanted.open(), expiry));
                      history.mark(
                          Mark.Kind.FAULTS, "a request has set faults of listener " + name);
                      return inEffect(name, listener);
                    })
                .compose(now -> lifted(listener, before).map(now));
          } catch (ConfigException e) {
            return Future.failedFuture(e);
          }
        });
  }

  private Listener present(String name) throws ConfigException {
    return listener(name)
        .orElseThrow(() -> Reloads.refusal("\"" + name + "\" is no listener any more"));
  }

  private Future<FaultDealer> use(Listener listener, FaultsConfig faults, boolean open) {
    return listener
        .prepare(faults, vertx)
        .compose(open ? PreparedChange::commitForOpen : PreparedChange::commit)
        .map(done -> listener.faults());
  }

  /** What was asked for open connections ends with the request. */
  private static Future<Void> lifted(Listener listener, @Nullable Asked before) {
    return before == null || !before.open()
        ? Future.succeededFuture()
        : listener.lift(before.dealer());
  }

  private @Nullable Instant expiry(String name, FaultRequest wanted, FaultDealer dealer) {
    long millis = wanted.expires().toMillis();
    if (millis == 0) {
      return null;
    }
    vertx.setTimer(millis, timer -> expire(name, dealer));
    return Instant.now().plusMillis(millis);
  }

  private void expire(String name, FaultDealer dealer) {
    Asked known = asked.get(name);
    if (known != null && known.dealer() == dealer) {
      clear(name);
    }
  }

  @Override
  public Future<InEffect> clear(String name) {
    return reloads.inLine(
        () -> {
          try {
            Listener listener = present(name);
            ListenerConfig config = configured.apply(name);
            FaultsConfig faults = config == null ? FaultsConfig.OFF : config.faults();
            return use(listener, faults, false)
                .compose(dealer -> lifted(listener, asked.remove(name)))
                .map(
                    done -> {
                      history.mark(
                          Mark.Kind.FAULTS,
                          "faults of listener " + name + " are those of the configuration again");
                      return inEffect(name, listener);
                    });
          } catch (ConfigException e) {
            return Future.failedFuture(e);
          }
        });
  }
}
