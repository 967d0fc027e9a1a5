package dev.echoport.client.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server on a free port of the loopback interface that echoes, or fails to in a defined way. */
public final class FaultyPeer implements AutoCloseable {
  /** The first byte of a ClientHello. */
  private static final int TLS_HANDSHAKE = 22;

  /** What happens to one accepted connection; it is closed when this returns. */
  public interface Behaviour {
    void serve(InputStream in, OutputStream out) throws IOException;
  }

  /** Echoes everything until FIN. */
  public static final Behaviour ECHO = InputStream::transferTo;

  /** Reads everything and says nothing. */
  public static final Behaviour SILENT =
      (in, out) -> in.transferTo(OutputStream.nullOutputStream());

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final Set<Socket> accepted = ConcurrentHashMap.newKeySet();

  private FaultyPeer(InetAddress address, Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      server = new ServerSocket(0, 128, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  public static FaultyPeer start(Behaviour behaviour) {
    return new FaultyPeer(InetAddress.getLoopbackAddress(), behaviour);
  }

  public static FaultyPeer startOn(InetAddress address, Behaviour behaviour) {
    return new FaultyPeer(address, behaviour);
  }

  /** Echoes with the byte at {@code offset} turned over. */
  public static Behaviour wrongByteAt(int offset) {
    return (in, out) -> {
      copy(in, out, offset);
      out.write(~in.read());
      in.transferTo(out);
    };
  }

  /** Echoes with the byte at {@code offset} twice. */
  public static Behaviour repeatsByteAt(int offset) {
    return (in, out) -> {
      copy(in, out, offset);
      int twice = in.read();
      out.write(twice);
      out.write(twice);
      in.transferTo(out);
    };
  }

  /** Echoes without the byte at {@code offset}. */
  public static Behaviour losesByteAt(int offset) {
    return (in, out) -> {
      copy(in, out, offset);
      in.skipNBytes(1);
      in.transferTo(out);
    };
  }

  /** Echoes {@code limit} bytes and closes. */
  public static Behaviour closesAfter(int limit) {
    return (in, out) -> copy(in, out, limit);
  }

  /** Echoes {@code limit} bytes, reads the rest to FIN and closes. */
  public static Behaviour swallowsAfter(int limit) {
    return (in, out) -> {
      copy(in, out, limit);
      in.transferTo(OutputStream.nullOutputStream());
    };
  }

  private static void copy(InputStream in, OutputStream out, int limit) throws IOException {
    byte[] chunk = new byte[8192];
    int left = limit;
    while (left > 0) {
      int read = in.read(chunk, 0, Math.min(left, chunk.length));
      if (read < 0) {
        return;
      }
      out.write(chunk, 0, read);
      left -= read;
    }
  }

  /** Reads the header of a request and answers with {@code response}, byte for byte. */
  public static Behaviour http(String response) {
    return (in, out) -> {
      readHeader(in);
      out.write(response.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    };
  }

  /** The request's header as it came, lines separated by a line feed; nothing of a ClientHello. */
  public static String readHeader(InputStream in) throws IOException {
    StringBuilder header = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != TLS_HANDSHAKE) {
      if (next != '\r') {
        header.append((char) next);
      }
      next = header.indexOf("\n\n") < 0 ? in.read() : -1;
    }
    return header.toString();
  }

  public int port() {
    return server.getLocalPort();
  }

  public String uri() {
    return "tcp://127.0.0.1:" + port();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        accepted.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      behaviour.serve(socket.getInputStream(), socket.getOutputStream());
    } catch (IOException gone) {
      return;
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "peer");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
