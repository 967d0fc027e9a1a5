package dev.echoport.connection;

import dev.echoport.completion.CompletionSink;
import dev.echoport.completion.ListenerTotals;
import dev.echoport.completion.report.ConnectionObserver;
import dev.echoport.completion.report.ConnectionReport;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.memory.MemoryBudget;
import dev.echoport.transport.LoopClock;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.lang.reflect.Proxy;
import java.time.Duration;

/** Connections of a listener that nobody watches. */
public final class Connections {
  private Connections() {}

  public static Connection open(Peer peer, LoopClock clock, WindowConfig window, Inputs inputs) {
    return open(peer, clock, window, inputs, new ListenerTotals(), nothing(CompletionSink.class));
  }

  static Connection open(
      Peer peer,
      LoopClock clock,
      WindowConfig window,
      Inputs inputs,
      ListenerTotals totals,
      CompletionSink sink) {
    ListenerConfig listener =
        new ListenerConfig(
            "echo", new InetListenAddress("::1", 0), 1, window, Duration.ofSeconds(10), 0);
    return open(peer, clock, listener, inputs, totals, sink);
  }

  public static Connection open(
      Peer peer, LoopClock clock, ListenerConfig listener, Inputs inputs, ListenerTotals totals) {
    return open(peer, clock, listener, inputs, totals, nothing(CompletionSink.class));
  }

  private static Connection open(
      Peer peer,
      LoopClock clock,
      ListenerConfig listener,
      Inputs inputs,
      ListenerTotals totals,
      CompletionSink sink) {
    Connection connection =
        new Connection(
            new LoopServices(
                "a",
                listener,
                totals,
                sink,
                nothing(ConnectionObserver.class),
                clock,
                MemoryBudget.unlimited().loop(ImmediateEventExecutor.INSTANCE),
                Runnable::run,
                inputs),
            peer,
            1);
    connection.open();
    return connection;
  }

  /** What a connection reports whose transport is closed. */
  public static ConnectionReport closed(Connection connection) {
    return connection.onClosed();
  }

  /** Answers {@code false} to everything. */
  private static <T> T nothing(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> false));
  }
}
