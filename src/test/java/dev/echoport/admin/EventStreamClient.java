package dev.echoport.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Reads server-sent events line by line, when the test wants to and not before. */
final class EventStreamClient implements AutoCloseable {
  private final Socket socket = new Socket();
  private final BufferedReader reader;

  EventStreamClient(int port, String query) throws IOException {
    this("/api/v1/completions" + query, port);
  }

  static EventStreamClient of(int port, String path) throws IOException {
    return new EventStreamClient(path, port);
  }

  private EventStreamClient(String path, int port) throws IOException {
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  /** The next line that starts so; others, such as the sizes of chunks, are skipped. */
  String line(String prefix) throws IOException {
    String line = line();
    while (!line.startsWith(prefix)) {
      line = line();
    }
    return line;
  }

  String line() throws IOException {
    String line = reader.readLine();
    if (line == null) {
      throw new EOFException();
    }
    return line;
  }

  JsonObject data() throws IOException {
    return new JsonObject(line("data: ").substring("data: ".length()));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
