package dev.echoport.client.diagnose.path;

import dev.echoport.tls.hello.ClientHello;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A socket that keeps what is written to it first: with TLS, the ClientHello. */
final class HelloSocket extends Socket {
  private static final int MOST = 64 << 10;
  private static final int RECORD_HEADER = 5;
  private static final int HANDSHAKE_HEADER = 4;

  private final ByteArrayOutputStream first = new ByteArrayOutputStream();

  HelloSocket() {
    super(Proxy.NO_PROXY);
  }

  /** Of the TLS that was begun on it, {@code null} if it began otherwise. */
  @Nullable ClientHello hello() {
    byte[] written = first.toByteArray();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    for (int at = 0; at + RECORD_HEADER <= written.length && written[at] == 22; ) {
      int bytes = (written[at + 3] & 0xff) << 8 | written[at + 4] & 0xff;
      at += RECORD_HEADER;
      message.write(written, at, Math.min(bytes, written.length - at));
      at += bytes;
    }
    byte[] all = message.toByteArray();
    if (all.length < HANDSHAKE_HEADER) {
      return null;
    }
    int bytes = (all[1] & 0xff) << 16 | (all[2] & 0xff) << 8 | all[3] & 0xff;
    return all.length < HANDSHAKE_HEADER + bytes
        ? null
        : ClientHello.of(Arrays.copyOfRange(all, HANDSHAKE_HEADER, HANDSHAKE_HEADER + bytes));
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        if (first.size() < MOST) {
          first.write(bytes, from, Math.min(count, MOST - first.size()));
        }
        out.write(bytes, from, count);
      }
    };
  }
}
