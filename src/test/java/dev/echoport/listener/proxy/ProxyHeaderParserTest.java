package dev.echoport.listener.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.completion.report.ProxyReport;
import dev.echoport.listener.proxy.ProxyHeaderParser.Beginning;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderParserTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String TCP4 = "c0000201" + "c6336402" + "dc04" + "01bb";

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, ISO_8859_1);
  }

  private static ByteBuf v2(String versionAndCommand, String family, String rest) {
    String length = "%04x".formatted(rest.length() / 2);
    return hex(SIGNATURE + versionAndCommand + family + length + rest);
  }

  private static ByteBuf hex(String digits) {
    return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(digits));
  }

  private static ProxyReport report(ByteBuf input) throws ProxyHeaderException {
    ProxyHeader header = Objects.requireNonNull(ProxyHeaderParser.parse(input));
    assertThat(header.bytes()).isEqualTo(input.readableBytes());
    return header.report("hop");
  }

  @ParameterizedTest
  @CsvSource({
    "P, UNDECIDED",
    "PROXY, UNDECIDED",
    "'PROXY ', HEADER",
    "'PROXY TCP4 1', HEADER",
    "PROXY!, DATA",
    "p, DATA",
    "hello, DATA"
  })
  void decidesAtTheFirstByteThatDiffers(String input, Beginning expected) {
    assertThat(ProxyHeaderParser.beginning(text(input))).isEqualTo(expected);
  }

  @Test
  void decidesForVersionTwoAtItsTwelfthByte() {
    byte[] signature = ByteBufUtil.decodeHexDump(SIGNATURE);
    for (int bytes = 0; bytes < signature.length; bytes++) {
      assertThat(ProxyHeaderParser.beginning(Unpooled.wrappedBuffer(signature, 0, bytes)))
          .isEqualTo(Beginning.UNDECIDED);
    }
    assertThat(ProxyHeaderParser.beginning(Unpooled.wrappedBuffer(signature)))
        .isEqualTo(Beginning.HEADER);
    assertThat(ProxyHeaderParser.beginning(hex("0d0a0d0a01"))).isEqualTo(Beginning.DATA);
  }

  @Test
  void readsVersionOne() throws Exception {
    ProxyReport tcp4 = report(text("PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n"));
    ProxyReport tcp6 = report(text("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n"));

    assertThat(tcp4.source()).isEqualTo("192.0.2.1:56324");
    assertThat(tcp4.destination()).isEqualTo("198.51.100.2:443");
    assertThat(tcp6.source()).isEqualTo("[2001:db8::1]:0");
    assertThat(report(text("PROXY UNKNOWN whatever 1 2\r\n")).source()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 56324\r\n",
        "PROXY TCP4 192.0.2.1  198.51.100.2 56324 443\r\n",
        "PROXY TCP4 ::1 ::1 56324 443\r\n",
        "PROXY TCP6 192.0.2.1 198.51.100.2 56324 443\r\n",
        "PROXY TCP6 fe80::1%eth0 ::1 56324 443\r\n",
        "PROXY TCP4 192.0.2.256 198.51.100.2 56324 443\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 65536 443\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 01 443\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 -1 443\r\n",
        "PROXY UDP4 192.0.2.1 198.51.100.2 1 443\r\n",
        "PROXY \r\n"
      })
  void refusesAMalformedLine(String line) {
    assertThatThrownBy(() -> ProxyHeaderParser.parse(text(line)))
        .isInstanceOf(ProxyHeaderException.class)
        .hasMessageStartingWith("PROXY header: ");
  }

  @Test
  void waitsForALineOfAtMost107Bytes() throws Exception {
    String longest = "PROXY UNKNOWN " + "x".repeat(107 - 16) + "\r\n";

    assertThat(ProxyHeaderParser.parse(text(longest.substring(0, 106)))).isNull();
    assertThat(report(text(longest)).version()).isEqualTo(1);
    assertThatThrownBy(() -> ProxyHeaderParser.parse(text(longest.replace("\r", "x\r"))))
        .hasMessageContaining("no end of line within 107 bytes");
  }

  @Test
  void readsEveryFamilyOfVersionTwo() throws Exception {
    String v6 = "20010db8000000000000000000000001" + "00".repeat(15) + "01" + "0001" + "0002";
    String unix = "2f612f62" + "00".repeat(104) + "0063" + "00".repeat(106);

    assertThat(report(v2("21", "11", TCP4)).source()).isEqualTo("192.0.2.1:56324");
    assertThat(report(v2("21", "12", TCP4)).family()).isEqualTo("UDP4");
    assertThat(report(v2("21", "21", v6)).source()).isEqualTo("[2001:db8::1]:1");
    assertThat(report(v2("21", "22", v6)).destination()).isEqualTo("[::1]:2");
    assertThat(report(v2("21", "31", unix)).source()).isEqualTo("/a/b");
    assertThat(report(v2("21", "32", unix)).destination()).isEqualTo("@c");
    assertThat(report(v2("21", "00", "ffff")).source()).isNull();
  }

  @Test
  void ignoresTheAddressesOfALocalHeader() throws Exception {
    ProxyReport local = report(v2("20", "11", TCP4));

    assertThat(local.command()).isEqualTo("LOCAL");
    assertThat(local.source()).isNull();
  }

  @Test
  void showsTheTlvs() throws Exception {
    String tls = "05" + "00000000" + "210003" + "312e33" + "220001" + "63" + "230001" + "78";
    String tlvs = "020004" + "686f7374" + "050002" + "0aff" + "010002" + "6832" + "ee0000";

    ProxyReport report =
        report(v2("21", "11", TCP4 + tlvs + "20" + "%04x".formatted(tls.length() / 2) + tls));

    assertThat(report.authority()).isEqualTo("host");
    assertThat(report.uniqueId()).isEqualTo("0aff");
    assertThat(report.alpn()).isEqualTo("h2");
    assertThat(report.tls()).isEqualTo(new ProxyReport.ProxyTls(true, true, "1.3", "x", "c"));
  }

  private static ProxyReport reportOfTlv(String type, String value) throws Exception {
    return report(v2("21", "11", TCP4 + type + "%04x".formatted(value.length() / 2) + value));
  }

  @Test
  void showsTheIdsOfTheCloudsByName() throws Exception {
    String vpce = ByteBufUtil.hexDump("vpce-08d2bf15fac5001c9".getBytes(StandardCharsets.US_ASCII));

    assertThat(reportOfTlv("ea", "01" + vpce).awsVpcEndpointId())
        .isEqualTo("vpce-08d2bf15fac5001c9");
    assertThat(reportOfTlv("ee", "01785634f2").azureLinkId()).isEqualTo("4063516280");
    assertThat(reportOfTlv("e0", "fffffffffffffffe").gcpConnectionId())
        .isEqualTo("18446744073709551614");
    assertThat(reportOfTlv("30", "626c7565").networkNamespace()).isEqualTo("blue");
  }

  @ParameterizedTest
  @CsvSource({"ea, 02616263", "ea, 01", "ea, ''", "ee, 0178563412ff", "ee, 02785634f2", "e0, 01"})
  void passesOverTheIdsOfCloudsInAnotherForm(String type, String value) throws Exception {
    ProxyReport report = reportOfTlv(type, value);

    assertThat(report.awsVpcEndpointId()).isNull();
    assertThat(report.azureLinkId()).isNull();
    assertThat(report.gcpConnectionId()).isNull();
  }

  @Test
  void cutsALongTextOff() throws Exception {
    assertThat(reportOfTlv("30", "61".repeat(256)).networkNamespace()).isEqualTo("a".repeat(256));
    assertThat(reportOfTlv("30", "61".repeat(4000)).networkNamespace())
        .isEqualTo("a".repeat(256) + "...");
    assertThat(reportOfTlv("05", "0a".repeat(4000)).uniqueId()).isEqualTo("0a".repeat(256) + "...");
  }

  @Test
  void readsTheTraceThatAProxyNames() throws Exception {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String value = ByteBufUtil.hexDump(parent.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(ProxyHeaderParser.parse(v2("21", "11", TCP4 + "e00037" + value)))
        .extracting(header -> header.tlvs().trace())
        .hasToString(parent);
    assertThat(ProxyHeaderParser.parse(v2("21", "11", TCP4 + "e0000400000000")))
        .extracting(header -> header.tlvs().trace())
        .isNull();
  }

  @Test
  void verifiesTheChecksum() throws Exception {
    ByteBuf header = v2("21", "11", TCP4 + "030004" + "00000000");
    CRC32C checksum = new CRC32C();
    checksum.update(ByteBufUtil.getBytes(header));
    header.setInt(header.writerIndex() - 4, (int) checksum.getValue());

    assertThat(report(header).source()).isEqualTo("192.0.2.1:56324");
    header.setByte(16, 1);
    assertThatThrownBy(() -> ProxyHeaderParser.parse(header))
        .hasMessageContaining("the checksum is wrong");
  }

  @ParameterizedTest
  @CsvSource({
    "11, 11, '', version and command 0x11",
    "22, 11, '', version and command 0x22",
    "21, 13, '', family 0x13",
    "21, 11, c0000201, 4 bytes of addresses (expected: 12 for TCP4)",
    "21, 11, c0000201c6336402dc0401bb02, a TLV ends behind the header",
    "21, 11, c0000201c6336402dc0401bb02000161, ''",
    "21, 11, c0000201c6336402dc0401bb02000261, a TLV ends behind the header",
    "21, 11, c0000201c6336402dc0401bb2000010f, a TLV about TLS of 1 bytes",
    "21, 11, c0000201c6336402dc0401bb030001ff, a checksum of 1 bytes"
  })
  void refusesAMalformedBinaryHeader(String command, String family, String rest, String why)
      throws Exception {
    ByteBuf header = v2(command, family, rest);
    if (why.isEmpty()) {
      assertThat(report(header).authority()).isEqualTo("a");
    } else {
      assertThatThrownBy(() -> ProxyHeaderParser.parse(header)).hasMessageContaining(why);
    }
  }

  @Test
  void waitsForAtMost16KibibytesOfVersionTwo() throws Exception {
    assertThat(ProxyHeaderParser.parse(hex(SIGNATURE + "2111" + "3ff0"))).isNull();
    assertThatThrownBy(() -> ProxyHeaderParser.parse(hex(SIGNATURE + "2111" + "3ff1")))
        .hasMessageContaining("16385 bytes (expected: at most 16384)");
  }
}
