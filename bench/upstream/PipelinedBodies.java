import io.netty.util.ResourceLeakDetector;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Connections that pipeline requests with bodies and reset before the first answer is there. */
public class PipelinedBodies {
  public static void main(String[] args) throws Exception {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    int port =
        vertx
            .createHttpServer()
            // Answers later, as everything does that asks somebody else.
            .requestHandler(request -> vertx.setTimer(200, due -> request.response().end()))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get()
            .actualPort();
    String head = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    String body = head + "Content-Length: 7900\r\n\r\n" + "x".repeat(7900);
    byte[] attack = (head + "\r\n" + body.repeat(7)).getBytes();
    for (int i = 0; i < 120; i++) {
      Socket peer = new Socket(InetAddress.getLoopbackAddress(), port);
      peer.setSoLinger(true, 0);
      OutputStream out = peer.getOutputStream();
      out.write(attack);
      Thread.sleep(20);
      peer.close();
    }
    // The detector looks when something is allocated, at what a collection has found.
    for (int i = 0; i < 20; i++) {
      System.gc();
      Thread.sleep(100);
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port)) {
        peer.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes());
        peer.getInputStream().readAllBytes();
      }
    }
    System.exit(0);
  }
}
