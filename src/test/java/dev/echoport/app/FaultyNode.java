package dev.echoport.app;

import dev.echoport.completion.report.ConnectionReport;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;

/** A node with a listener {@code flaky}, and clients that look what they get. */
final class FaultyNode implements AutoCloseable {
  private final ReloadNode node;

  private FaultyNode(ReloadNode node) {
    this.node = node;
  }

  /**
   * @param keys of the listener {@code flaky}, in YAML's flow form
   */
  static FaultyNode start(Path directory, String keys, String... settings) throws Exception {
    return of(directory, "listeners: {flaky: {" + keys + "}, echo: null}", settings);
  }

  /**
   * @param yaml with a listener {@code flaky}, on whatever port
   */
  static FaultyNode of(Path directory, String yaml, String... settings) throws Exception {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "listeners.flaky.port=0";
    return new FaultyNode(new ReloadNode(directory, yaml, all));
  }

  static String tcp(String plan) {
    return tcp(plan, 42);
  }

  static String tcp(String plan, long seed) {
    return "uri: \"tcp://127.0.0.1:0\", faults: {seed: %d, plan: [%s]}".formatted(seed, plan);
  }

  static String udp(String plan) {
    return "uri: \"udp://127.0.0.1:0\", faults: {seed: 42, plan: [%s]}".formatted(plan);
  }

  /** A client for datagrams, which waits long for each. */
  DatagramSocket datagrams() throws IOException {
    return datagrams(node);
  }

  static DatagramSocket datagrams(ReloadNode node) throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.connect(InetAddress.getLoopbackAddress(), node.port("flaky"));
    socket.setSoTimeout(60_000);
    return socket;
  }

  static void send(DatagramSocket socket, String... texts) throws IOException {
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      socket.send(new DatagramPacket(bytes, bytes.length));
    }
  }

  /** The next datagram. */
  static String receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_507], 65_507);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.ISO_8859_1);
  }

  static List<String> receive(DatagramSocket socket, int count) throws IOException {
    List<String> received = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      received.add(receive(socket));
    }
    return received;
  }

  static String http(String plan) {
    return tcp(plan).replace("tcp:", "http:");
  }

  static String ws(String plan) {
    return tcp(plan).replace("tcp:", "ws:");
  }

  /** What a client got, and how it ended. */
  record Got(byte[] bytes, String end) {}

  /** Sends so many bytes, says that this was all if {@code finishes}, and reads to the end. */
  Got exchange(byte[] sent, boolean finishes) throws Exception {
    try (Socket socket = connect()) {
      return exchange(socket, sent, finishes);
    } catch (SocketException e) {
      return new Got(new byte[0], "RST"); // before the connect was done
    }
  }

  /** What a peer gets that sends so much, and how it ends. */
  static Got exchange(Socket socket, byte[] sent, boolean finishes) throws IOException {
    boolean reset = false;
    try {
      socket.getOutputStream().write(sent);
      if (finishes) {
        socket.shutdownOutput();
      }
    } catch (IOException e) {
      // Who was told by the write is told the end of the stream by the read.
      reset = String.valueOf(e.getMessage()).contains("reset");
    }
    var got = new java.io.ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(buffer);
          n >= 0;
          n = socket.getInputStream().read(buffer)) {
        got.write(buffer, 0, n);
      }
      return new Got(got.toByteArray(), reset ? "RST" : "FIN");
    } catch (IOException e) {
      return new Got(got.toByteArray(), "RST");
    }
  }

  Socket connect() throws IOException {
    return node.connect("flaky");
  }

  ReloadNode node() {
    return node;
  }

  /** The reports of the connections so far, the first one first. */
  List<ConnectionReport> closed(int count) throws Exception {
    Awaitility.await().until(() -> node.closed().size() == count);
    return node.closed().stream()
        .sorted(java.util.Comparator.comparing(ConnectionReport::number))
        .toList();
  }

  @Override
  public void close() {
    node.close();
  }
}
