package dev.echoport.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.internal.tcnative.KeyLogCallback;
import io.netty.internal.tcnative.SSLContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hands on the secrets that OpenSSL writes out of a handshake, in the form of NSS:
 *
 * <pre>
 *   LABEL client-random secret
 * </pre>
 *
 * For all threads; called on the loop of the connection.
 */
final class KeyLog implements KeyLogCallback {
  private final Map<Long, SecretListener> listeners = new ConcurrentHashMap<>();

  /**
   * From now on hears of the handshakes of {@code context}.
   *
   * @throws TlsException if Netty does not give away the pointer that this takes
   */
  void hear(SslContext context) throws TlsException {
    Class<?> owner = ReferenceCountedOpenSslContext.class;
    try {
      // What is public is the pointer of OpenSSL; this takes that of tcnative, which has no getter.
      VarHandle pointer =
          MethodHandles.privateLookupIn(owner, MethodHandles.lookup())
              .findVarHandle(owner, "ctx", long.class);
      SSLContext.setKeyLogCallback((long) pointer.get(context), this);
    } catch (ReflectiveOperationException e) {
      throw new TlsException(
          "an alert at an offset is not there with this version of Netty: " + e.getMessage());
    }
  }

  void add(long engine, SecretListener listener) {
    listeners.put(engine, listener);
  }

  void remove(long engine, SecretListener listener) {
    listeners.remove(engine, listener);
  }

  @Override
  public void handle(long engine, byte[] line) {
    SecretListener listener = listeners.get(engine);
    if (listener != null) {
      String[] words = new String(line, StandardCharsets.US_ASCII).split(" ");
      HexFormat hex = HexFormat.of();
      listener.secret(words[0], hex.parseHex(words[1]), hex.parseHex(words[2]));
    }
  }
}
