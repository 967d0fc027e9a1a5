package dev.echoport.app;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** The first message of a client that goes no further. */
final class ClientHello {
  private ClientHello() {}

  static byte[] bytes() throws Exception {
    return followedBy("");
  }

  static byte[] followedBy(String garbage) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 1);
    engine.setUseClientMode(true);
    engine.beginHandshake();
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    engine.wrap(ByteBuffer.allocate(0), hello);
    hello.put(garbage.getBytes(StandardCharsets.US_ASCII));
    return Arrays.copyOf(hello.array(), hello.position());
  }
}
