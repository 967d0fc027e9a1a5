package dev.echoport.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

class EchoportExtensionTest {
  @RegisterExtension
  final EchoportExtension each = EchoportExtension.with(node -> node.tcp("echo"));

  static ExtensionContext passed() {
    return context(null);
  }

  private static ExtensionContext failed() {
    return context(new AssertionError());
  }

  private static ExtensionContext context(@Nullable Throwable failure) {
    return (ExtensionContext)
        Proxy.newProxyInstance(
            ExtensionContext.class.getClassLoader(),
            new Class<?>[] {ExtensionContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getExecutionException" -> Optional.ofNullable(failure);
                  case "getDisplayName" -> "callsTwice()";
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Test
  void hasNoNodeBeforeATest() {
    assertThatThrownBy(() -> EchoportExtension.with(node -> node.tcp("echo")).node())
        .hasMessageContaining("@RegisterExtension");
  }

  @Test
  void startsANodeForATest() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", each.listener("echo").port())) {
      socket.getOutputStream().write(7);
      assertThat(socket.getInputStream().read()).isEqualTo(7);
    }
  }

  @Test
  @ResourceLock(Resources.SYSTEM_ERR)
  void printsWhyTheConnectionsOfAFailedTestEnded() throws Exception {
    EchoportExtension extension = EchoportExtension.with(node -> node.tcp("echo"));
    extension.beforeEach(failed());
    new Socket("127.0.0.1", extension.listener("echo").port()).close();
    extension.listener("echo").awaitClosed();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(printed, true));
    try {
      extension.afterEach(failed());
    } finally {
      System.setErr(err);
    }

    assertThat(printed.toString())
        .startsWith("Echoport: connections of callsTwice()")
        .contains("echo test-1 PEER_FINISHED: ");
  }
}
