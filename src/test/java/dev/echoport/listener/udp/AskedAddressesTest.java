package dev.echoport.listener.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AskedAddressesTest {
  private final List<EmbeddedChannel> opened = new ArrayList<>();
  private final EmbeddedChannel received = new EmbeddedChannel();
  private final AskedAddresses path = new AskedAddresses(this::open);

  private Channel open(InetAddress address) {
    EmbeddedChannel socket = new EmbeddedChannel();
    opened.add(socket);
    return socket;
  }

  private Channel pathOf(int address) throws Exception {
    InetAddress asked = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) address});
    return path.of(new InetSocketAddress(asked, 7007), received);
  }

  @Test
  void opensOneSocketForEachAddress() throws Exception {
    assertThat(pathOf(1)).isSameAs(pathOf(1)).isNotSameAs(pathOf(2));
    assertThat(opened).hasSize(2);
  }

  @Test
  void closesTheOneThatWasNotAskedForLongestAndSendsWhatWaitsThere() throws Exception {
    Channel first = pathOf(1);
    Channel second = pathOf(2);
    for (int address = 3; address <= AskedAddresses.MOST_SOCKETS; address++) {
      pathOf(address);
    }
    second.write("an answer");
    pathOf(1);

    pathOf(AskedAddresses.MOST_SOCKETS + 1);

    assertThat(first.isOpen()).isTrue();
    assertThat(second.isOpen()).isFalse();
    assertThat(opened.get(1).<String>readOutbound()).isEqualTo("an answer");
  }

  @Test
  void sendsWhatWasWrittenWhenItIsFlushed() throws Exception {
    pathOf(1).write("an answer");

    path.flush();

    assertThat(opened.get(0).<String>readOutbound()).isEqualTo("an answer");
  }

  @Test
  void takesTheSocketThatReceivedWhereThereCanBeNoOther() throws Exception {
    AskedAddresses none = new AskedAddresses(address -> null);

    assertThat(none.of(new InetSocketAddress("127.0.0.1", 7007), received)).isSameAs(received);
  }
}
