package dev.echoport.testing;

import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A node for the tests of a class, or for each test: the first as a static field, the second as
 * another field. Faults and accounts begin anew with each test; a test that fails prints why each
 * of its connections ended.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final EchoportExtension echoport = EchoportExtension.with(node -> node.tcp("echo"));
 *
 * @Test
 * void triesAgainAfterAReset() {
 *   echoport.listener("echo").nextConnection(Fault.reset().afterSent(1_000));
 *   System.out.println("call " + echoport.uri("echo")); // as the client under test does
 *   assertThat(echoport.listener("echo").awaitClosed().sentBytes()).isEqualTo(1_000);
 * }
 * }</pre>
 */
public final class EchoportExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private final UnaryOperator<NodeSetup> setup;
  private @Nullable Echoport node;
  private boolean forClass;

  private EchoportExtension(UnaryOperator<NodeSetup> setup) {
    this.setup = setup;
  }

  /** A node with these listeners. */
  public static EchoportExtension with(UnaryOperator<NodeSetup> setup) {
    return new EchoportExtension(setup);
  }

  /**
   * The node.
   *
   * @throws IllegalStateException outside of a test
   */
  public Echoport node() {
    Echoport running = node;
    if (running == null) {
      throw new IllegalStateException(
          "no node yet (expected: a field with @RegisterExtension, used by a test)");
    }
    return running;
  }

  /** A listener by its name. */
  public EchoportListener listener(String name) {
    return node().listener(name);
  }

  /** Where a client finds a listener. */
  public URI uri(String listener) {
    return node().uri(listener);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    forClass = true;
    node = Echoport.start(setup);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (forClass) {
      node().reset();
    } else {
      node = Echoport.start(setup);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      List<String> lines = node().autopsies();
      System.err.println("Echoport: connections of " + context.getDisplayName());
      lines.forEach(line -> System.err.println("  " + line));
    }
    if (!forClass) {
      end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
  }

  private void end() {
    Echoport running = node;
    node = null;
    if (running != null) {
      running.close();
    }
  }
}
