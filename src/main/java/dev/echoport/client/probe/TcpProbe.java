package dev.echoport.client.probe;

import dev.echoport.client.Durations;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Random;

/**
 * Sends random bytes and compares what comes back, byte by byte, while it still sends: an echo may
 * be larger than all socket buffers on its way.
 *
 * <p>The round trip runs from the first byte sent to the last one verified; connecting is not part
 * of it.
 */
final class TcpProbe implements Probe {
  private static final int CHUNK = 64 << 10;

  private final Connecting connecting;
  private final EchoProtocol protocol;
  private final byte[] payload;
  private final byte[] request;
  private final byte[] chunk;
  private int verified;

  TcpProbe(Connecting connecting, int size, EchoProtocol protocol) {
    this.connecting = connecting;
    this.protocol = protocol;
    payload = new byte[size];
    new Random().nextBytes(payload);
    request = protocol.request(payload);
    chunk = new byte[Math.min(request.length, CHUNK)];
  }

  @Override
  public String service() {
    return "ECHO";
  }

  @Override
  public void appendCounted(StringBuilder line) {
    line.append("echoes of ").append(payload.length).append(" B verified");
  }

  @Override
  public long attempt(Deadline deadline) throws IOException, ProbeFailure, InterruptedException {
    try (ProbeStream socket = connecting.connect(deadline)) {
      verified = 0;
      long start = System.nanoTime();
      socket.send(request);
      EchoProtocol.Answer answer = protocol.answer();
      while (verified < payload.length) {
        readAndVerify(socket, answer);
      }
      return System.nanoTime() - start;
    } catch (SocketTimeoutException e) {
      throw new ProbeFailure(
          progress() + " came back within " + Durations.format(deadline.allowed()));
    }
  }

  private void readAndVerify(ProbeStream socket, EchoProtocol.Answer answer)
      throws IOException, ProbeFailure {
    int read = socket.read(chunk, 0);
    if (read < 0) {
      throw new ProbeFailure("closed by the peer after " + progress());
    }
    int bytes = answer.payload(chunk, read);
    for (int i = 0; i < bytes; i++) {
      verify(chunk[i]);
    }
  }

  private String progress() {
    return verified + " of " + payload.length + " B";
  }

  private void verify(byte actual) throws ProbeFailure {
    if (verified == payload.length) {
      throw new ProbeFailure("more than the " + payload.length + " B sent came back");
    }
    if (actual != payload[verified]) {
      throw new ProbeFailure(
          "byte "
              + verified
              + " is "
              + hex(actual)
              + " (expected: "
              + hex(payload[verified])
              + ")");
    }
    verified++;
  }

  private static String hex(byte value) {
    return "0x" + Integer.toHexString(0x100 | (value & 0xff)).substring(1);
  }
}
