package dev.echoport.testing;

import dev.echoport.app.ConfigSource;
import dev.echoport.app.Gateway;
import dev.echoport.app.StartFailure;
import dev.echoport.config.ConfigException;
import dev.echoport.config.load.ConfigLoader;
import dev.echoport.event.ConnectionEvent;
import dev.echoport.event.EventAddresses;
import dev.echoport.processor.CatalogSource;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A node in the process of a test. Nothing of it is shared with another node; {@link #close} leaves
 * no thread and no file behind. Safe for all threads.
 *
 * <pre>{@code
 * void withoutJunit() {
 *   try (Echoport node = Echoport.start(setup -> setup.tcp("echo"))) {
 *     node.listener("echo").nextConnection(Fault.reset().afterSent(1_000));
 *     System.out.println("call " + node.uri("echo"));
 *     assertThat(node.listener("echo").awaitClosed().sentBytes()).isEqualTo(1_000);
 *   }
 * }
 * }</pre>
 *
 * <p>With JUnit, {@link EchoportExtension} starts and closes it.
 */
public final class Echoport implements AutoCloseable {
  private final Gateway gateway;
  private final @Nullable TestCertificate certificate;
  private final ConnectionLog log = new ConnectionLog();
  private final Map<String, EchoportListener> listeners = new LinkedHashMap<>();

  private Echoport(Gateway gateway, @Nullable TestCertificate certificate) {
    this.gateway = gateway;
    this.certificate = certificate;
    gateway
        .vertx()
        .eventBus()
        .<ConnectionEvent>localConsumer(
            EventAddresses.CONNECTIONS, message -> log.tell(message.body()));
    gateway
        .listeners()
        .forEach(
            each ->
                listeners.put(
                    each.config().name(),
                    new EchoportListener(each, gateway.faults(), log, gateway.view())));
  }

  /**
   * Starts a node and waits until it serves. Not to be called by an event loop.
   *
   * @throws IllegalArgumentException with everything that is wrong with the settings
   * @throws IllegalStateException if the node cannot start; nothing is left running
   */
  public static Echoport start(UnaryOperator<NodeSetup> setup) {
    NodeSetup wanted = setup.apply(new NodeSetup());
    TestCertificate certificate = wanted.needsCertificate() ? TestCertificate.make() : null;
    try {
      return new Echoport(start(wanted.settings(certificate)), certificate);
    } catch (RuntimeException e) {
      delete(certificate);
      throw e;
    }
  }

  private static void delete(@Nullable TestCertificate certificate) {
    if (certificate != null) {
      certificate.delete();
    }
  }

  private static Gateway start(List<String> settings) {
    ConfigSource source =
        () -> {
          CatalogSource processors = new CatalogSource();
          return new ConfigSource.Loaded(
              ConfigLoader.load(null, Map.of(), settings, processors), processors.catalog());
        };
    try {
      return Gateway.start(source.read(), source);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (StartFailure e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /**
   * A listener by its name.
   *
   * @throws IllegalArgumentException if there is none; it names those that are there
   */
  public EchoportListener listener(String name) {
    EchoportListener found = listeners.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is no listener (expected one of: " + listeners.keySet() + ")");
    }
    return found;
  }

  /** Where a client finds a listener. */
  public URI uri(String listener) {
    return listener(listener).uri();
  }

  /** Where the API and the console are. */
  public URI adminUri() {
    return URI.create(gateway.adminUri());
  }

  /**
   * What clients have to trust to talk TLS with it; made for this node.
   *
   * @throws IllegalStateException if no listener talks TLS
   */
  public TestCertificate certificate() {
    if (certificate == null) {
      throw new IllegalStateException("no listener talks TLS (expected: tls, https or wss)");
    }
    return certificate;
  }

  /** The node's {@code Vertx}: its event bus reports completions, as docs/event-bus.md says. */
  public Vertx vertx() {
    return gateway.vertx();
  }

  /** Takes back all faults, and begins all accounts anew. */
  public void reset() {
    listeners.values().forEach(EchoportListener::reset);
    log.clear();
  }

  /** A line for each connection since the last {@link #reset}: why it ended, in words. */
  public List<String> autopsies() {
    return log.lines();
  }

  /** Ends the node, and every connection, now. */
  @Override
  public void close() {
    gateway.close();
    delete(certificate);
  }
}
