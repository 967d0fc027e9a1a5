package dev.echoport.listener.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.DatagramRefusal;
import dev.echoport.config.UdpConfig;
import dev.echoport.config.UdpConfig.ByteRates;
import dev.echoport.connection.input.ByteBudget;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramGuardTest {
  private static final int ECHO_PORT = 7007;
  private static final ByteRates ANY = new ByteRates(0, 0);

  private long now = Long.MAX_VALUE / 2;
  private int sent;

  private static DatagramGuard guard(UdpConfig config) throws Exception {
    return new DatagramGuard(
        config,
        Set.of(ECHO_PORT),
        new Broadcasts(Set.of(InetAddress.getByName("192.0.2.255"))),
        null);
  }

  private static UdpConfig limits(int perSecond, int burst, int maxSources) {
    return new UdpConfig(List.of(), List.of(), perSecond, burst, ANY, maxSources, 0);
  }

  private static DatagramPacket packet(String source, String destination, String text) {
    return new DatagramPacket(
        Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII),
        address(destination),
        address(source));
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        NetUtil.createInetAddressFromIpAddressString(text.substring(0, colon)),
        Integer.parseInt(text.substring(colon + 1)));
  }

  private @Nullable DatagramRefusal refusal(DatagramRule guard, DatagramPacket packet) {
    return guard.refuses(packet, packet.content().readableBytes(), now);
  }

  /** No two have the same bytes. */
  private @Nullable DatagramRefusal refusal(DatagramRule guard, String source) {
    sent++;
    return refusal(guard, packet(source, "192.0.2.1:7007", "datagram " + sent));
  }

  @Test
  void answersAClient() throws Exception {
    assertThat(refusal(guard(UdpConfig.DEFAULT), "192.0.2.7:40000")).isNull();
    assertThat(refusal(guard(UdpConfig.DEFAULT), "2001:db8::7:1024")).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 13, 17, 19, 37, 53, 69, 123, 161, 1023, 1900, 5353, 11_211})
  void doesNotAnswerPortsOfServices(int port) throws Exception {
    assertThat(refusal(guard(UdpConfig.DEFAULT), "192.0.2.7:" + port))
        .isEqualTo(DatagramRefusal.SOURCE_PORT);
  }

  @Test
  void doesNotAnswerPortsOnWhichItEchoesItself() throws Exception {
    assertThat(refusal(guard(UdpConfig.DEFAULT), "192.0.2.7:" + ECHO_PORT))
        .isEqualTo(DatagramRefusal.ECHO_PORT);
  }

  @Test
  void answersPortsThatAreAllowedUnlessTheyAreRefusedToo() throws Exception {
    DatagramGuard guard =
        guard(new UdpConfig(List.of(53, ECHO_PORT, 9000), List.of(9000), 0, 1, ANY, 1, 0));

    assertThat(refusal(guard, "192.0.2.7:53")).isNull();
    assertThat(refusal(guard, "192.0.2.7:" + ECHO_PORT)).isNull();
    assertThat(refusal(guard, "192.0.2.7:9000")).isEqualTo(DatagramRefusal.SOURCE_PORT);
  }

  @Test
  void doesNotAnswerAddressesOfMany() throws Exception {
    DatagramGuard guard = guard(UdpConfig.DEFAULT);

    assertThat(refusal(guard, "224.0.0.1:40000")).isEqualTo(DatagramRefusal.NOT_UNICAST);
    assertThat(refusal(guard, "192.0.2.255:40000")).isEqualTo(DatagramRefusal.NOT_UNICAST);
    assertThat(refusal(guard, packet("192.0.2.7:40000", "255.255.255.255:7007", "x")))
        .isEqualTo(DatagramRefusal.NOT_UNICAST);
    assertThat(refusal(guard, packet("192.0.2.7:40000", "192.0.2.255:7007", "x")))
        .isEqualTo(DatagramRefusal.NOT_UNICAST);
  }

  @Test
  void knowsTheBroadcastAddressOfANetwork() throws Exception {
    assertThat(Broadcasts.last(InetAddress.getByName("192.0.2.130"), 26))
        .isEqualTo(InetAddress.getByName("192.0.2.191"));
  }

  @Test
  void answersABurstAndThenAsManyAsTheRatePermits() throws Exception {
    DatagramGuard guard = guard(limits(10, 2, 16));

    assertThat(refusal(guard, "192.0.2.7:40000")).isNull();
    assertThat(refusal(guard, "192.0.2.7:40001")).isNull();
    assertThat(refusal(guard, "192.0.2.7:40002")).isEqualTo(DatagramRefusal.RATE);
    assertThat(refusal(guard, "192.0.2.8:40000")).isNull();
    now += TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(refusal(guard, "192.0.2.7:40000")).isNull();
    assertThat(refusal(guard, "192.0.2.7:40000")).isEqualTo(DatagramRefusal.RATE);
  }

  @Test
  void countsAnIpv6NetworkAsOneSourceAndLoopbackByPort() throws Exception {
    DatagramGuard guard = guard(limits(10, 1, 16));

    assertThat(refusal(guard, "2001:db8::7:40000")).isNull();
    assertThat(refusal(guard, "2001:db8::8:40000")).isEqualTo(DatagramRefusal.RATE);
    assertThat(refusal(guard, "127.0.0.1:40000")).isNull();
    assertThat(refusal(guard, "127.0.0.1:40001")).isNull();
  }

  @Test
  void forgetsASourceOnlyOnceItsBurstIsFreeAgain() throws Exception {
    DatagramGuard guard = guard(limits(10, 1, 2));

    assertThat(refusal(guard, "192.0.2.1:40000")).isNull();
    assertThat(refusal(guard, "192.0.2.2:40000")).isNull();
    assertThat(refusal(guard, "192.0.2.3:40000")).isEqualTo(DatagramRefusal.SOURCES);
    now += TimeUnit.MILLISECONDS.toNanos(100);
    assertThat(refusal(guard, "192.0.2.3:40000")).isNull();
  }

  @Test
  void takesADatagramThatComesAgainAndAgainForALoop() throws Exception {
    DatagramGuard guard = guard(new UdpConfig(List.of(), List.of(), 0, 1, ANY, 1, 3));
    DatagramPacket one = packet("192.0.2.7:40000", "192.0.2.1:7007", "one");
    DatagramPacket two = packet("192.0.2.7:40000", "192.0.2.1:7007", "two, in between");

    for (int i = 0; i < 3; i++) {
      assertThat(refusal(guard, one)).isNull();
      assertThat(refusal(guard, two)).isNull();
    }
    assertThat(refusal(guard, one)).isEqualTo(DatagramRefusal.LOOP);
    assertThat(refusal(guard, two)).isEqualTo(DatagramRefusal.LOOP);
    now += PingPongDetector.QUIET_NANOS;
    assertThat(refusal(guard, one)).isNull();
  }

  @Test
  void datagramsOfOneLengthAndSourceWhoseBytesDifferAreNoLoop() throws Exception {
    DatagramGuard guard = guard(new UdpConfig(List.of(), List.of(), 0, 1, ANY, 1, 3));

    for (int i = 10; i < 20; i++) {
      assertThat(refusal(guard, packet("192.0.2.7:40000", "192.0.2.1:7007", "number " + i)))
          .isNull();
    }
  }

  private static String text(int bytes) {
    return "x".repeat(bytes);
  }

  private @Nullable DatagramRefusal refusal(DatagramRule guard, String source, int bytes) {
    return refusal(guard, packet(source, "192.0.2.1:7007", text(bytes)));
  }

  @Test
  void sendsASourceTheBytesOfASecondAndThenAsManyAsTheRatePermits() throws Exception {
    DatagramGuard guard =
        guard(new UdpConfig(List.of(), List.of(), 0, 1, new ByteRates(1000, 0), 16, 0));

    assertThat(refusal(guard, "192.0.2.7:40000", 999)).isNull();
    assertThat(refusal(guard, "192.0.2.7:40000", 500)).isNull();
    assertThat(refusal(guard, "192.0.2.7:40000", 1)).isEqualTo(DatagramRefusal.SOURCE_BYTES);
    assertThat(refusal(guard, "192.0.2.8:40000", 1)).isNull();
    now += TimeUnit.MILLISECONDS.toNanos(499);
    assertThat(refusal(guard, "192.0.2.7:40000", 1)).isEqualTo(DatagramRefusal.SOURCE_BYTES);
    now += TimeUnit.MILLISECONDS.toNanos(1);
    assertThat(refusal(guard, "192.0.2.7:40000", 1)).isNull();
  }

  @Test
  void sendsAllSourcesNoMoreBytesThanTheListenerMay() throws Exception {
    ByteBudget shared = new ByteBudget(1000);
    UdpConfig any = new UdpConfig(List.of(), List.of(), 0, 1, ANY, 1, 0);
    DatagramGuard one = new DatagramGuard(any, Set.of(), new Broadcasts(Set.of()), shared);
    DatagramGuard other = new DatagramGuard(any, Set.of(), new Broadcasts(Set.of()), shared);

    assertThat(refusal(one, "192.0.2.7:40000", 400)).isNull();
    assertThat(refusal(other, "192.0.2.8:40000", 1)).isEqualTo(DatagramRefusal.LISTENER_BYTES);
    now += TimeUnit.MILLISECONDS.toNanos(300);
    assertThat(refusal(other, "192.0.2.8:40000", 1)).isNull();
  }
}
