package dev.echoport.connection;

import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.memory.ConnectionMemory;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.internal.net.NetSocketInternal;
import org.jspecify.annotations.Nullable;

/**
 * A peer behind TLS.
 *
 * <pre>
 *   head &lt;-&gt; [ProxyProtocolHandler] &lt;-&gt; RecordGate &lt;-&gt; SslHandler &lt;-&gt; ... PeerChannelHandler &lt;-&gt; Vert.x
 * </pre>
 *
 * <p>A send is handed over in pieces of one record, so that one that fails half-way knows how many
 * whole records the kernel has taken; the peer can do nothing with the beginning of one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // as in the class above
final class TlsPeer extends SocketPeer {
  /** The most plaintext of one record (RFC 8446, section 5.1). */
  private static final int RECORD_BYTES = 16 * 1024;

  /** What the JDK puts into one of TLS 1.3: type and tag count as plaintext there. */
  private static final int JDK_RECORD_BYTES = RECORD_BYTES - 17;

  private @Nullable RecordGate gate;
  private int recordBytes;
  private boolean broken;

  TlsPeer(NetSocketInternal socket, ConnectionMemory memory) {
    super(socket, memory);
  }

  @Override
  void install(Connection connection) {
    RecordGate installed = new RecordGate(connection, reading());
    gate = installed;
    connection.entering();
    channel.pipeline().addFirst(installed);
  }

  @Override
  public @Nullable TcpFacts tcp() {
    TcpFacts tcp = super.tcp();
    return tcp == null ? null : tcp.wrapped();
  }

  @Override
  public SendOperation newOperation(Connection connection) {
    return new TlsSendOperation(channel, connection);
  }

  @Override
  public void send(ByteBuf data, SendOperation operation) {
    int piece = recordBytes();
    while (data.readableBytes() > piece) {
      ChannelPromise record = channel.newPromise();
      record.addListener(done -> operation.takenBytes += done.isSuccess() ? piece : 0);
      context.write(data.readRetainedSlice(piece), record);
    }
    context.write(data, operation);
  }

  /**
   * What the engine takes at once. If it left a rest of a piece, Netty would hand that piece's
   * promise on to the next one, and so on to the last.
   */
  private int recordBytes() {
    if (recordBytes == 0) {
      SslHandler tls = channel.pipeline().get(SslHandler.class);
      boolean jdk = !(tls.engine() instanceof ReferenceCountedOpenSslEngine);
      boolean typeIsInside = tls.engine().getSession().getProtocol().equals("TLSv1.3");
      recordBytes = jdk && typeIsInside ? JDK_RECORD_BYTES : RECORD_BYTES;
      tls.setWrapDataSize(recordBytes);
    }
    return recordBytes;
  }

  @Override
  public void receive(boolean posted) {
    if (gate == null) {
      super.receive(posted);
    } else {
      gate.receive(posted);
    }
  }

  @Override
  public void progressed() {
    if (gate != null) {
      gate.progressed();
    }
  }

  /** The peer's own word, if it was held back, has its turn now; then ours goes out. */
  @Override
  public void farewell(Runnable done) {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (gate != null && !broken) {
                gate.release();
              }
              closeOutbound(done);
            });
  }

  @Override
  public void finish() {
    closeOutbound(
        () -> {
          ((DuplexChannel) channel).shutdownOutput();
          if (gate != null) {
            gate.finished();
          }
        });
  }

  private void closeOutbound(Runnable done) {
    SslHandler tls = secured();
    if (tls == null) {
      afterWrites(done);
      return;
    }
    ChannelPromise sent = channel.newPromise();
    sent.addListener(
        outcome -> {
          if (outcome.isSuccess() || channel.isActive()) {
            done.run();
          }
        });
    tls.closeOutbound(sent);
  }

  /** An alert that was written beside the sends, as of a failed handshake, has its way first. */
  private void afterWrites(Runnable done) {
    if (gate == null) {
      done.run();
    } else {
      gate.afterWrites(done);
    }
  }

  @Override
  public void breakTls(byte[] record) {
    broken = true;
    if (gate != null && record.length > 0) {
      gate.write(record);
    }
  }

  @Override
  public void alert(int level, int description) {
    broken = true;
    if (gate != null) {
      gate.say(level, description);
    }
  }

  /** A failed handshake has sent its alert; nothing may follow. */
  private @Nullable SslHandler secured() {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    boolean usable =
        !broken && tls != null && tls.handshakeFuture().isSuccess() && channel.isActive();
    return usable ? tls : null;
  }

  /** Says so to the peer if the kernel has room for it, and does not wait if it has not. */
  @Override
  public void close() {
    closeOutbound(() -> {});
    if (gate == null) {
      channel.close();
    } else {
      gate.close();
    }
  }
}
