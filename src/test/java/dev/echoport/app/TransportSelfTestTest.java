package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransportSelfTestTest {
  private static final Transport NIO = io.vertx.core.transport.Transport.NIO.implementation();

  @Test
  void passesATransportThatEchoes() {
    assertThat(TransportSelfTest.failure(NIO)).isEmpty();
  }

  @Test
  void tellsWhyATransportCannotListen() {
    Transport denied =
        accepting(
            () -> {
              throw new IllegalStateException("io_uring_setup: Operation not permitted");
            });

    assertThat(TransportSelfTest.failure(denied))
        .hasValueSatisfying(
            why -> assertThat(why).contains("self-test failed", "Operation not permitted"));
  }

  @Test
  void rejectsATransportThatLosesBytes() {
    assertThat(TransportSelfTest.failure(accepting(Closing::new)))
        .hasValueSatisfying(why -> assertThat(why).contains("its self-test"));
  }

  @Test
  void saysWhatToDoWhereAMachineIsTooBusyToAnswer() {
    assertThat(TransportSelfTest.failure(accepting(Deaf::new), Duration.ofMillis(100)))
        .hasValueSatisfying(
            why -> assertThat(why).contains("no answer within 100 ms", "name the transport"));
  }

  /** NIO, but for how it accepts. */
  private static Transport accepting(ChannelFactory<? extends ServerChannel> servers) {
    return (Transport)
        Proxy.newProxyInstance(
            Transport.class.getClassLoader(),
            new Class<?>[] {Transport.class},
            (proxy, method, arguments) ->
                method.getName().equals("serverChannelFactory")
                    ? servers
                    : method.invoke(NIO, arguments));
  }

  /** Takes connections and closes them. */
  private static final class Closing extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> accepted) throws IOException {
      javaChannel().accept().close();
      return 0;
    }
  }

  /** Leaves connections in the kernel's queue. */
  private static final class Deaf extends NioServerSocketChannel {
    @Override
    protected int doReadMessages(List<Object> accepted) {
      return 0;
    }
  }
}
