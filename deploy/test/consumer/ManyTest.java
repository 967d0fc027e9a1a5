import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.testing.ClosedConnection;
import dev.echoport.testing.EchoportExtension;
import dev.echoport.testing.EchoportListener;
import dev.echoport.testing.Fault;
import java.net.Socket;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One of ten classes of this kind that run at the same time. */
class ManyTest {
  @RegisterExtension
  static final EchoportExtension echoport = EchoportExtension.with(node -> node.tcp("echo"));

  @RepeatedTest(20)
  void endsEveryOtherOfTwoHundredConnectionsAtItsByte() throws Exception {
    EchoportListener echo = echoport.listener("echo");
    for (int i = 0; i < 200; i += 2) {
      int at = 1 + i * 37 % 900;
      echo.nextConnection(Fault.reset().afterSent(at));
      expect(echo, at, "FAULT");
      expect(echo, 1_000, "PEER_FINISHED");
    }
  }

  private static void expect(EchoportListener echo, int bytes, String reason) throws Exception {
    try (Socket client = new Socket("127.0.0.1", echo.port())) {
      client.setSoTimeout(30_000);
      client.getOutputStream().write(new byte[1_000]);
      if (reason.equals("PEER_FINISHED")) {
        client.shutdownOutput();
      }
      assertThat(client.getInputStream().readNBytes(bytes)).hasSize(bytes);
    }
    ClosedConnection closed = echo.awaitClosed();
    assertThat(closed.sentBytes()).isEqualTo(bytes);
    assertThat(closed.reason()).isEqualTo(reason);
  }
}
