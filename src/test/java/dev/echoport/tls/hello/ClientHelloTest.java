package dev.echoport.tls.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ClientHelloTest {
  private static final int[] SUITES = {
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c,
    0x009d, 0x002f, 0x0035
  };
  private static final int[] EXTENSIONS = {
    0x002d, 0x0033, 0x0010, 0xfe0d, 0x0017, 0x44cd, 0x0000, 0x000b, 0x000a, 0x002b, 0xff01, 0x0023,
    0x0012, 0x0005, 0x000d, 0x001b
  };
  private static final int[] SIGNATURES = {
    0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601
  };

  /** The figures of Chrome 143 that a public service has printed. */
  @Test
  void knowsChromeByItsOffer() {
    byte[] body = body(SUITES, EXTENSIONS, "\2h2\10http/1.1");
    assertThat(ClientHello.of(body).ja4()).isEqualTo("t13d1516h2_8daaf6152771_d8a2da3f94cd");
  }

  @Test
  void doesNotCountWhatIsThereToBeIgnored() {
    byte[] body = body(with(SUITES, 0x2a2a), with(EXTENSIONS, 0xfafa), "\2h2");
    assertThat(ClientHello.of(body).ja4()).isEqualTo("t13d1516h2_8daaf6152771_d8a2da3f94cd");
  }

  @Test
  void writesProtocolsThatAreNoTextAsDigits() {
    byte[] body = body(SUITES, EXTENSIONS, "\2\001\002");
    assertThat(ClientHello.of(body).ja4()).startsWith("t13d151602_");
  }

  @Test
  void knowsAClientThatOffersNothing() {
    assertThat(ClientHello.of(body(new int[0], new int[0], "")).ja4())
        .isEqualTo("t12i000000_000000000000_000000000000");
  }

  @Test
  void refusesOneThatIsCutOff() {
    byte[] body = body(SUITES, EXTENSIONS, "\2h2");
    for (int bytes = 0; bytes < body.length; bytes += 7) {
      byte[] part = Arrays.copyOf(body, bytes);
      assertThatThrownBy(() -> ClientHello.of(part)).hasMessageContaining("cut off");
    }
  }

  private static int[] with(int[] numbers, int first) {
    int[] more = new int[numbers.length + 1];
    more[0] = first;
    System.arraycopy(numbers, 0, more, 1, numbers.length);
    return more;
  }

  private static byte[] body(int[] suites, int[] extensions, String protocols) {
    ByteBuffer body = ByteBuffer.allocate(1000);
    body.putShort((short) 0x0303).put(new byte[32]).put((byte) 0);
    put(body, suites);
    body.put((byte) 1).put((byte) 0);
    int at = body.position();
    body.putShort((short) 0);
    for (int extension : extensions) {
      body.putShort((short) extension);
      int begin = body.position();
      body.putShort((short) 0);
      content(body, extension, protocols);
      body.putShort(begin, (short) (body.position() - begin - 2));
    }
    body.putShort(at, (short) (body.position() - at - 2));
    return Arrays.copyOf(body.array(), body.position());
  }

  private static void content(ByteBuffer body, int extension, String protocols) {
    switch (extension) {
      case 0x000d -> put(body, SIGNATURES);
      case 0x002b -> body.put((byte) 6).putShort((short) 0x1a1a).putInt(0x03040303);
      case 0x0010 ->
          body.putShort((short) protocols.length())
              .put(protocols.getBytes(StandardCharsets.ISO_8859_1));
      default -> body.put(new byte[] {1, 2, 3});
    }
  }

  private static void put(ByteBuffer body, int[] numbers) {
    body.putShort((short) (2 * numbers.length));
    for (int number : numbers) {
      body.putShort((short) number);
    }
  }
}
