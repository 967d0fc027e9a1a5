package dev.echoport.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples are those of RFC 5952. */
class AddressTextTest {
  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "2001:0DB8::0001, 2001:db8::1",
    "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:0:0:0:0:0, 2001:db8::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "FE80::1%eth0, fe80::1%eth0",
    "0:0:0:0:0:0:0:1%0, ::1",
    "127.0.0.1, 127.0.0.1",
    "gateway.example, gateway.example",
    "not:an:address, not:an:address"
  })
  void writesAHostInItsShortestForm(String host, String shown) {
    assertThat(AddressText.host(host)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "::1, [::1]:7007",
    "127.0.0.1, 127.0.0.1:7007",
    "gateway, gateway:7007",
    "fe80:0:0:0:0:0:0:1%2, [fe80::1%2]:7007"
  })
  void writesAPortBehindAHost(String host, String shown) {
    assertThat(AddressText.of(host, 7007)).isEqualTo(shown);
  }

  @Test
  void writesTheAddressesOfSockets() throws Exception {
    InetAddress loopback = InetAddress.getByName("::1");
    assertThat(AddressText.of(new InetSocketAddress(loopback, 5))).isEqualTo("[::1]:5");
    assertThat(AddressText.of(InetSocketAddress.createUnresolved("a.example", 5)))
        .isEqualTo("a.example:5");
    assertThat(AddressText.of(new InetSocketAddress("127.0.0.1", 5))).isEqualTo("127.0.0.1:5");
  }

  @Test
  void keepsTheZone() throws Exception {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    assertThat(AddressText.of(Inet6Address.getByAddress(null, linkLocal, 3)))
        .isEqualTo("fe80::1%3");
  }

  @Test
  void writesAMappedAddressAsTheRfcDoes() {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = (byte) 192;
    mapped[15] = 1;
    assertThat(AddressText.of(mapped)).isEqualTo("::ffff:192.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "::1, [::1]",
    "[::1], [::1]",
    "0:0:0:0:0:0:0:1, [::1]",
    "[0:0:0:0:0:0:0:1]:5, [::1]:5",
    "2001:DB8:0:0::1, [2001:db8::1]",
    "2001:DB8::, 2001:db8::",
    "fe80::1, fe80::1",
    "fe80::1%2, fe80::1%2",
    "127.0.0.1:5, 127.0.0.1:5",
    "10., 10.",
    ":5000, :5000",
    "pid=17, pid=17"
  })
  void understandsEveryFormOfAnAddressThatIsLookedFor(String wanted, String part) {
    assertThat(AddressText.part(wanted)).isEqualTo(part);
  }
}
