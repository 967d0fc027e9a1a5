package dev.echoport.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminDoorTest {
  private final List<Socket> peers = new ArrayList<>();
  private RunningAdmin admin;

  @BeforeEach
  void start() throws Exception {
    admin = new RunningAdmin();
  }

  @AfterEach
  void stop() throws Exception {
    for (Socket peer : peers) {
      peer.close();
    }
    admin.close();
  }

  @Test
  void answersWhoeverHoldsConnections() throws Exception {
    connect("127.0.0.1", AdminDoor.MOST_OF_SOURCE + 5);
    connect("127.0.0.2", AdminDoor.MOST_OF_SOURCE + 5);
    assertThat(admin.get("/health/live").status()).isEqualTo(200);
  }

  @Test
  void endsTheOneThatHasRestedForLongestToMakeRoom() throws Exception {
    connect("127.0.0.1", AdminDoor.MOST_OF_SOURCE + 1);
    assertThat(peers.get(0).getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void leavesAStreamOpenWhileOthersCome() throws Exception {
    try (EventStreamClient client = EventStreamClient.of(admin.port(), "/api/v1/stats")) {
      client.line("data: ");
      connect("127.0.0.1", AdminDoor.MOST_OF_SOURCE + 5);
      client.line("data: ");
    }
  }

  @Test
  void refusesABodyBeforeItIsReadAndEndsTheConnection() throws Exception {
    Socket peer = connect("127.0.0.1");
    String head =
        "POST /api/v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n";
    peer.getOutputStream().write(head.getBytes(US_ASCII));
    String answer = new String(peer.getInputStream().readAllBytes(), US_ASCII);
    assertThat(answer).startsWith("HTTP/1.1 413 ").contains("a body of 1000000 bytes");
  }

  @Test
  void answersWhatAPeerSendsBehindARefusalWithNothing() throws Exception {
    Socket peer = connect("127.0.0.1");
    peer.getOutputStream()
        .write("GET /%zz HTTP/1.1\r\nHost: evil\r\n\r\nGET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
    String answer = new String(peer.getInputStream().readAllBytes(), US_ASCII);
    assertThat(answer).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1");
  }

  private void connect(String from, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      connect(from);
    }
  }

  private Socket connect(String from) throws IOException {
    Socket peer =
        new Socket(InetAddress.getLoopbackAddress(), admin.port(), InetAddress.getByName(from), 0);
    peer.setSoTimeout(20_000);
    peers.add(peer);
    return peer;
  }
}
