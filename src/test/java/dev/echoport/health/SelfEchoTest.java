package dev.echoport.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.FreePort;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class SelfEchoTest {

  @Test
  void acceptsItsOwnBytes(Vertx vertx, VertxTestContext test) {
    against(vertx, EchoServers.ECHO).onComplete(test.succeedingThenComplete());
  }

  @Test
  void closesItsConnection(Vertx vertx, VertxTestContext test) {
    Promise<Void> closed = Promise.promise();
    against(
            vertx,
            socket -> {
              socket.closeHandler(closed::complete);
              socket.handler(socket::write);
            })
        .compose(verified -> closed.future())
        .onComplete(test.succeedingThenComplete());
  }

  @Test
  void reportsSilence(Vertx vertx, VertxTestContext test) {
    expect(vertx, test, EchoServers.SILENT, "no echo within 2000 ms, got 0 of 32 bytes");
  }

  @Test
  void reportsOtherBytes(Vertx vertx, VertxTestContext test) {
    expect(vertx, test, EchoServers.WRONG_LAST_BYTE, "echoed other bytes than were sent");
  }

  @Test
  void reportsMoreBytesThanWereSent(Vertx vertx, VertxTestContext test) {
    expect(vertx, test, EchoServers.TWICE, "echoed other bytes than were sent");
  }

  @Test
  void reportsHowFarAListenerCameThatHangsUp(Vertx vertx, VertxTestContext test) {
    expect(vertx, test, EchoServers.HANGING_UP, "closed after 5 of 32 bytes");
  }

  @Test
  void reportsThatNobodyListens(Vertx vertx, VertxTestContext test) throws IOException {
    int port = FreePort.choose();
    echo(vertx)
        .verify(SocketAddress.inetSocketAddress(port, "127.0.0.1"), EchoRecipe.DIRECT)
        .onComplete(
            test.failing(
                cause ->
                    test.verify(
                        () -> {
                          assertThat(cause).hasMessageContaining("cannot connect");
                          test.completeNow();
                        })));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 127.0.0.1",
    "::, ::1",
    "0:0:0:0:0:0:0:0, ::1",
    "127.0.0.2, 127.0.0.2",
    "localhost, localhost"
  })
  void reachesAWildcardOverLoopback(String bound, String reached) {
    SocketAddress address = SelfEcho.reachable(SocketAddress.inetSocketAddress(7007, bound));
    assertThat(address.host()).isEqualTo(reached);
    assertThat(address.port()).isEqualTo(7007);
  }

  private static void expect(
      Vertx vertx, VertxTestContext test, Handler<NetSocket> behaviour, String problem) {
    against(vertx, behaviour)
        .onComplete(
            test.failing(
                cause ->
                    test.verify(
                        () -> {
                          assertThat(cause).hasMessageContaining(problem);
                          test.completeNow();
                        })));
  }

  private static Future<Void> against(Vertx vertx, Handler<NetSocket> behaviour) {
    return EchoServers.listen(vertx, behaviour)
        .compose(address -> echo(vertx).verify(address, EchoRecipe.DIRECT));
  }

  private static SelfEcho echo(Vertx vertx) {
    return new SelfEcho(vertx, new Random(42), Duration.ofSeconds(2), new OwnConnections());
  }
}
