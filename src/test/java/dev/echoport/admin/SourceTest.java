package dev.echoport.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.SocketAddress;
import org.junit.jupiter.api.Test;

class SourceTest {
  @Test
  void isAnAddressOrTheFirst64BitsOfOne() {
    assertThat(Source.of(SocketAddress.inetSocketAddress(1, "192.0.2.7"))).isEqualTo("192.0.2.7");
    assertThat(Source.of(SocketAddress.inetSocketAddress(1, "2001:db8:1:2:3::4")))
        .isEqualTo("20010db800010002::/64");
  }

  @Test
  void isNobodyOnceThePeerIsGone() {
    assertThat(Source.of((SocketAddress) null)).isEmpty();
  }
}
