package dev.echoport.client.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.FarDatagrams;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.finding.Verdict;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.FarEnd;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of echoes of datagrams that lose, double, change and hold back. */
@Timeout(120)
class DatagramChecksTest {

  /** What to send for a datagram that came as the so many-th. */
  private interface Answer {
    void to(int count, byte[] datagram, Sender out) throws IOException;
  }

  private interface Sender {
    void send(byte[] datagram) throws IOException;
  }

  private static Finding find(Answer answer, CheckKind check, FarEnd far) throws Exception {
    try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread thread = new Thread(() -> serve(server, answer));
      thread.setDaemon(true);
      thread.start();
      DiagnoseOptions options =
          new DiagnoseOptions(
              Target.parse("udp://127.0.0.1:" + server.getLocalPort()),
              ClientTls.DEFAULT,
              List.of(check),
              Duration.ofMillis(500),
              Duration.ofSeconds(1),
              1,
              Duration.ZERO,
              null);
      return Diagnosis.run(options, far, DiagnosisListener.NONE).results().get(0).finding();
    }
  }

  private static void serve(DatagramSocket server, Answer answer) {
    DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
    try (server) {
      for (int i = 1; ; i++) {
        packet.setLength(65_535);
        server.receive(packet);
        byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
        answer.to(
            i,
            datagram,
            out -> server.send(new DatagramPacket(out, out.length, packet.getSocketAddress())));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void assertFault(Finding finding, String part) {
    assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.FAULT);
    assertThat(finding.sentence()).contains(part);
  }

  @Test
  void findsNothingWrongWithAnEcho() throws Exception {
    Answer echo = (count, datagram, out) -> out.send(datagram);
    Finding finding = find(echo, CheckKind.DATAGRAMS, FarEnd.UNKNOWN);
    assertThat(finding.verdict()).as(finding.sentence()).isEqualTo(Verdict.OK);
  }

  @Test
  void countsWhatWasLost() throws Exception {
    Answer lossy =
        (count, datagram, out) -> {
          if (count % 10 != 0) {
            out.send(datagram);
          }
        };
    assertFault(
        find(lossy, CheckKind.DATAGRAMS, FarEnd.UNKNOWN),
        "Of 500 datagrams 450 came back, 0 of them twice");
  }

  @Test
  void tellsTheWaysApartByTheOtherEndsRecords() throws Exception {
    Answer lossy =
        (count, datagram, out) -> {
          if (count % 10 != 0) {
            out.send(datagram);
          }
        };
    assertFault(
        find(lossy, CheckKind.DATAGRAMS, new Records(sizesWithoutTheTenthUpTo(200))),
        "480 arrived at the other end, which sent 480: the way there lost 20, the way back lost 30");
  }

  @Test
  void doesNotGuessTheWayWhileOthersSendAsWell() throws Exception {
    Answer lossy =
        (count, datagram, out) -> {
          if (count % 10 != 0) {
            out.send(datagram);
          }
        };
    List<Integer> sizes = new ArrayList<>(sizesWithoutTheTenthUpTo(200));
    sizes.add(20, 1_000);
    assertFault(
        find(lossy, CheckKind.DATAGRAMS, new Records(sizes)), "the other end was busy with others");
  }

  private static List<Integer> sizesWithoutTheTenthUpTo(int count) {
    return IntStream.rangeClosed(1, 500)
        .filter(i -> i % 10 != 0 || i > count)
        .mapToObj(i -> 99 + i)
        .toList();
  }

  @Test
  void countsWhatCameTwice() throws Exception {
    Answer doubling =
        (count, datagram, out) -> {
          out.send(datagram);
          if (count % 10 == 0) {
            out.send(datagram);
          }
        };
    assertFault(find(doubling, CheckKind.DATAGRAMS, FarEnd.UNKNOWN), "50 of them twice");
  }

  @Test
  void countsWhatWasChanged() throws Exception {
    Answer changing =
        (count, datagram, out) -> {
          if (count == 7) {
            datagram[100]++;
          }
          out.send(datagram);
        };
    assertFault(find(changing, CheckKind.DATAGRAMS, FarEnd.UNKNOWN), "1 changed");
  }

  @Test
  void saysThatAnEchoStoppedInTheMiddle() throws Exception {
    Answer stops =
        (count, datagram, out) -> {
          if (count > 50) {
            throw new IOException("enough");
          }
          out.send(datagram);
        };
    assertFault(
        find(stops, CheckKind.DATAGRAMS, FarEnd.UNKNOWN),
        "After 50 of 500 datagrams came back, ICMP says that nothing listens at the port any more");
  }

  @Test
  void namesTheSizeFromWhichOnDatagramsVanish() throws Exception {
    Answer small =
        (count, datagram, out) -> {
          if (datagram.length <= 1_372) {
            out.send(datagram);
          }
        };
    assertFault(
        find(small, CheckKind.MTU, FarEnd.UNKNOWN),
        "those of 1,400 do not: packets of 1,428 bytes vanish");
  }

  @Test
  void namesFragmentsThatAreDropped() throws Exception {
    Answer whole =
        (count, datagram, out) -> {
          if (datagram.length <= 1_472) {
            out.send(datagram);
          }
        };
    assertFault(find(whole, CheckKind.MTU, FarEnd.UNKNOWN), "fragments are dropped");
  }

  /** Has received, and answered, datagrams of these sizes. */
  private record Records(List<Integer> sizes) implements FarEnd {
    @Override
    public FarDatagrams datagrams(int port, FarDatagrams.Greeting greeting) {
      return new FarDatagrams() {
        @Override
        public Seen seen(Duration within) {
          return new Seen(sizes, sizes);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public @Nullable FarRecord find(EchoConnection connection) {
      return null;
    }

    @Override
    public @Nullable FarRecord await(
        EchoConnection of, Predicate<FarRecord> condition, Duration within) {
      return null;
    }

    @Override
    public String whyNot() {
      return "it is a fake";
    }
  }
}
