package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.echoport.config.LogConfig;
import dev.echoport.config.LogConfig.Connections;
import dev.echoport.config.TransportChoice;
import dev.echoport.listener.Listener;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class ConnectionLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Listener.CONNECTION_LOG);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @AfterEach
  void detach() {
    logger.detachAppender(lines);
    level(Connections.FALSE);
  }

  private static void level(Connections connections) {
    LogSetup.level(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.WARN, connections));
  }

  @ParameterizedTest
  @CsvSource({"FALSE, ''", "ABNORMAL, PEER_RESET", "TRUE, PEER_FINISHED PEER_RESET"})
  void hasTheEndsThatItIsToldTo(Connections connections, String reasons) throws Exception {
    lines.start();
    logger.addAppender(lines);
    level(connections);
    try (TestNode node = TestNode.start(TransportChoice.AUTO, TestNode.DEFAULT_WINDOW)) {
      await().until(() -> TestNode.await(node.gateway().health().ready()).up());
      end(node, false);
      await().until(() -> node.closedConnections().size() == 1);
      end(node, true);
      await().until(() -> node.closedConnections().size() == 2);
    }
    assertThat(List.copyOf(lines.list))
        .extracting(ConnectionLogTest::reason)
        .isEqualTo(reasons.isEmpty() ? List.of() : List.of(reasons.split(" ", -1)));
  }

  private static String reason(ILoggingEvent event) {
    return event.getKeyValuePairs().stream()
        .filter(pair -> pair.key.equals("reason"))
        .map(pair -> String.valueOf(pair.value))
        .findFirst()
        .orElse("");
  }

  private static void end(TestNode node, boolean byReset) throws Exception {
    try (Socket peer = node.connect()) {
      peer.getOutputStream().write(7);
      assertThat(peer.getInputStream().read()).isEqualTo(7);
      peer.setSoLinger(byReset, 0);
    }
  }
}
