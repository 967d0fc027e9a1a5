package dev.echoport.app;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A socket that remembers what it has received. */
final class TappedSocket extends Socket {
  private static final int HEADER_BYTES = 5;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int bytes = super.read(buffer, offset, length);
        if (bytes > 0) {
          received.write(buffer, offset, bytes);
        }
        return bytes;
      }
    };
  }

  /** The length of the last record of TLS (RFC 8446, section 5.1), without its header. */
  int lastRecordBytes() {
    ByteBuffer records = ByteBuffer.wrap(received.toByteArray());
    int last = 0;
    while (records.remaining() >= HEADER_BYTES) {
      last = records.getShort(records.position() + 3) & 0xffff;
      records.position(records.position() + HEADER_BYTES + last);
    }
    return last;
  }
}
