package dev.echoport.listener.tls;

import dev.echoport.connection.AlertSealer;
import dev.echoport.tls.SecretListener;
import dev.echoport.tls.ServerKeys;
import dev.echoport.tls.ServerTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts an alert as the record that comes next: watches the records that the engine sends, for
 * their number, and learns its keys. Stands beneath Netty's handler of TLS on connections that have
 * such a fault, and on no others. Owned by the connection's loop.
 *
 * <p>A peer that asks for new keys (RFC 8446, section 4.6.3) gets an alert that it cannot read.
 */
final class SealedAlerts extends ChannelOutboundHandlerAdapter
    implements AlertSealer, SecretListener {
  private static final int HEADER_BYTES = 5;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;
  private static final int SERVER_HELLO = 2;

  /** Behind the headers of record and message, and the version. */
  private static final int RANDOM_AT = HEADER_BYTES + 4 + 2;

  private static final int SESSION_ID_AT = RANDOM_AT + 32;

  private final Runnable forget;

  /** The record that is under way, as far as it was written. */
  private byte[] record = new byte[HEADER_BYTES];

  private int filled;
  private byte[] serverRandom = {};
  private int suite;
  private byte[] clientRandom = {};
  private byte @Nullable [] master;
  private byte @Nullable [] traffic;
  private @Nullable ServerKeys keys;
  private boolean encrypting;
  private long sequence;

  /**
   * @param engine whose handshake has not begun
   */
  SealedAlerts(ServerTls tls, SSLEngine engine) {
    forget = tls.listen(engine, this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext here) {
    forget.run();
  }

  @Override
  public void secret(String label, byte[] random, byte[] secret) {
    clientRandom = random;
    if (label.equals("CLIENT_RANDOM")) {
      master = secret;
    } else if (label.equals("SERVER_TRAFFIC_SECRET_0")) {
      traffic = secret;
    }
  }

  @Override
  public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf records) {
      watch(records);
    }
    here.write(message, promise);
  }

  private void watch(ByteBuf records) {
    int at = records.readerIndex();
    while (at < records.writerIndex()) {
      int bytes = Math.min(record.length - filled, records.writerIndex() - at);
      records.getBytes(at, record, filled, bytes);
      at += bytes;
      filled += bytes;
      if (filled == record.length) {
        onPart();
      }
    }
  }

  private void onPart() {
    int whole = HEADER_BYTES + ((record[3] & 0xff) << Byte.SIZE | record[4] & 0xff);
    if (filled < whole) {
      record = Arrays.copyOf(record, whole);
      return;
    }
    onRecord();
    record = new byte[HEADER_BYTES];
    filled = 0;
  }

  private void onRecord() {
    int type = record[0];
    if (encrypting) {
      sequence++;
    } else if (type == HANDSHAKE && record[HEADER_BYTES] == SERVER_HELLO) {
      serverRandom = Arrays.copyOfRange(record, RANDOM_AT, SESSION_ID_AT);
      int suiteAt = SESSION_ID_AT + 1 + record[SESSION_ID_AT];
      suite = (record[suiteAt] & 0xff) << Byte.SIZE | record[suiteAt + 1] & 0xff;
    } else if (type == CHANGE_CIPHER_SPEC) {
      encrypting = master != null; // in TLS 1.3 it means nothing
    } else if (type == APPLICATION_DATA && made(this::keys).opens(record, 0)) {
      encrypting = true; // the records before had the keys of the handshake
      sequence = 1;
    }
  }

  @Override
  public byte[] seal(int level, int description) {
    return made(() -> keys().alert(level, description, sequence));
  }

  private ServerKeys keys() throws GeneralSecurityException {
    ServerKeys known = keys;
    if (known == null) {
      byte[] secret = traffic;
      known =
          secret == null
              ? ServerKeys.ofTls12(
                  suite, Objects.requireNonNull(master), clientRandom, serverRandom)
              : ServerKeys.ofTls13(suite, secret);
      keys = known;
    }
    return known;
  }

  private interface Making<T> {
    T make() throws GeneralSecurityException;
  }

  private static <T> T made(Making<T> making) {
    try {
      return making.make();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks what TLS needs: " + e.getMessage(), e);
    }
  }
}
