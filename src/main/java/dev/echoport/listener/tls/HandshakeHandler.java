package dev.echoport.listener.tls;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.TlsReport;
import dev.echoport.connection.AlertSealer;
import dev.echoport.connection.Connection;
import dev.echoport.connection.RecordGate;
import dev.echoport.connection.RecordGate.Closing;
import dev.echoport.listener.limits.Refusal;
import dev.echoport.listener.proxy.ProxyEntrance;
import dev.echoport.text.DurationText;
import dev.echoport.tls.ServerTls.Variant;
import dev.echoport.tls.hello.ClientHello;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind Netty's handler of TLS: bounds the handshake's time, keeps its slot, and tells the
 * connection how it ended, and later that the peer's input did. Owned by the connection's loop.
 */
final class HandshakeHandler extends ChannelInboundHandlerAdapter {
  private static final String TLS_1_2 = "TLSv1.2";
  private static final int ILLEGAL_PARAMETER = 47;

  private enum State {
    WAITING,
    SHAKING,
    DONE,
    FAILED
  }

  private final TlsEntrance entrance;
  private final Connection connection;
  private final RecordGate gate;
  private final Runnable turn = this::onTurn;
  private State state = State.SHAKING;
  private boolean slotTaken;
  private boolean inputEnded;
  private @Nullable String name;
  private @Nullable ClientHello hello;
  private @Nullable FaultyHandshake faults;
  private Variant variant = Variant.GOOD;
  private @Nullable String failure;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Promise<SslContext> chosen;
  private @Nullable Supplier<SslContext> choice;
  private @Nullable Future<?> timeout;
  private @Nullable Future<?> waitTimeout;

  HandshakeHandler(TlsEntrance entrance, Connection connection, RecordGate gate) {
    this.entrance = entrance;
    this.connection = connection;
    this.gate = gate;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /** From now on the time counts. */
  void begin() {
    ChannelHandlerContext here = context;
    if (here != null && timeout == null) {
      long nanos = entrance.listener().config().tls().handshakeTimeout().toNanos();
      timeout = inTurn(here, nanos, this::timedOut);
    }
  }

  /** The body of the peer's first message, {@code null} if it was none of TLS. */
  void greeted(byte @Nullable [] body) {
    try {
      hello = body == null ? null : ClientHello.of(body);
    } catch (IllegalArgumentException e) {
      hello = null; // the engine says what is wrong with it
    }
  }

  /** The ClientHello is there. Completes with the context when the handshake has its turn. */
  Future<SslContext> turn(
      ChannelHandlerContext here, @Nullable String wanted, Supplier<SslContext> context) {
    if (state == State.FAILED) { // Netty looks at the same ClientHello again when bytes follow
      return here.executor().newFailedFuture(new ClosedChannelException());
    }
    name = wanted;
    state = State.WAITING;
    choice = context;
    Promise<SslContext> later = here.executor().newPromise();
    chosen = later;
    gate.waitForTurn(true);
    faults = FaultyHandshake.of(connection, wanted);
    long stall = faults == null ? 0 : faults.stallMillis();
    if (stall == 0) {
      standInLine(here);
    } else if (stall < Long.MAX_VALUE) {
      here.executor().schedule(() -> standInLine(here), stall, TimeUnit.MILLISECONDS);
    }
    return later;
  }

  private void standInLine(ChannelHandlerContext here) {
    FaultyHandshake wrong = faults;
    if (state != State.WAITING) {
      return;
    }
    if (wrong != null) {
      wrong.proceed();
      if (wrong.alerts(gate)) {
        return;
      }
    }
    entrance.slots().await(turn);
    long half = entrance.listener().config().tls().handshakeTimeout().toNanos() / 2;
    waitTimeout = inTurn(here, half, this::waitedTooLong);
  }

  /** What it begins with. */
  Variant variant() {
    return variant;
  }

  void sealBy(AlertSealer sealer) {
    gate.sealBy(sealer);
  }

  /** In a turn of its own, because handshakes that began together time out together. */
  private Future<?> inTurn(ChannelHandlerContext here, long nanos, Runnable action) {
    return here.executor()
        .schedule(() -> entrance.turns().add(action), nanos, TimeUnit.NANOSECONDS);
  }

  private void onTurn() {
    slotTaken = true;
    state = State.SHAKING;
    variant = faults == null ? Variant.GOOD : faults.begin();
    Supplier<SslContext> context = choice;
    Promise<SslContext> waiting = chosen;
    if (context != null && waiting != null) {
      waiting.trySuccess(context.get());
    }
    entrance.turns().add(() -> gate.waitForTurn(false));
  }

  /** A handshake that began later would have too little time. */
  private void waitedTooLong() {
    if (state == State.WAITING) {
      String limit = entrance.listener().handshakeRefused();
      over(State.FAILED);
      connection.cut(CloseReason.REFUSED, limit + Refusal.REACHED);
    }
  }

  private void timedOut() {
    boolean late = state == State.WAITING || state == State.SHAKING;
    boolean stalled = late && faults != null && faults.ends(gate);
    if (late && !stalled) {
      fail(
          "no handshake within "
              + DurationText.of(entrance.listener().config().tls().handshakeTimeout()));
      leave();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext here, Object event) {
    if (event == ProxyEntrance.PASSED) {
      begin();
    } else if (event == RecordGate.FAILED) {
      leaveHandshake();
    } else if (event instanceof SslHandshakeCompletionEvent handshake) {
      completed(here, handshake.cause());
    } else if (event instanceof SniCompletionEvent named && !named.isSuccess()) {
      if (state != State.FAILED) { // which may be why nothing was chosen, and has its alert
        gate.writeAlert(ILLEGAL_PARAMETER); // too long: there is no engine yet that would say so
      }
      completed(here, named.cause());
    } else if (event instanceof SslCloseCompletionEvent closed) {
      if (closed.isSuccess() && state == State.DONE) {
        connection.facts().closeNotified();
        endInput(here);
      }
    } else if (event == ChannelInputShutdownReadComplete.INSTANCE) {
      if (state == State.SHAKING && gate.receivedBytes() > 0) {
        fail("the input ends within the handshake");
        leave();
      }
      endInput(here);
    } else {
      here.fireUserEventTriggered(event);
    }
  }

  /**
   * Not only for its slot or its place in line: as long as it waits, Netty's reader of the
   * ClientHello holds every read back, and the peer's FIN would not be seen.
   */
  private void leaveHandshake() {
    if (state == State.WAITING || state == State.SHAKING) {
      over(State.FAILED);
    }
  }

  private void endInput(ChannelHandlerContext here) {
    if (!inputEnded) {
      inputEnded = true;
      here.fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
    }
  }

  private void completed(ChannelHandlerContext here, @Nullable Throwable failure) {
    if (state == State.DONE || state == State.FAILED) {
      return;
    }
    if (failure == null) {
      succeed(here);
    } else if (here.channel().isActive()) {
      fail(gate.alert() < 0 ? TlsFailure.sentence(failure) : TlsFailure.gaveUp(gate.alert()));
      // The handler of TLS, further up the stack, has not sent its alert yet.
      here.executor().execute(this::leave);
    } else {
      over(State.FAILED);
    }
  }

  private void succeed(ChannelHandlerContext here) {
    over(State.DONE);
    SslHandler handler = here.pipeline().get(SslHandler.class);
    SSLEngine engine = handler.engine();
    SSLSession session = engine.getSession();
    String version = session.getProtocol();
    String provider = entrance.tls().engine().name();
    gate.secured(closing(version, provider));
    connection.secured(
        new TlsReport(
            version,
            session.getCipherSuite(),
            name,
            handler.applicationProtocol(),
            engine.getNeedClientAuth() || engine.getWantClientAuth() ? subject(session) : null,
            provider,
            hello == null ? null : hello.sha256(),
            hello == null ? null : hello.ja4(),
            shown(session),
            false));
  }

  private static @Nullable String shown(SSLSession session) {
    Certificate[] own = session.getLocalCertificates();
    try {
      return own == null ? null : ClientHello.sha256(own[0].getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e); // it was read from its encoding
    }
  }

  private static Closing closing(String version, String provider) {
    if (version.equals(TLS_1_2)) {
      return Closing.VISIBLE;
    }
    return provider.equals("JDK") ? Closing.HARMLESS : Closing.HIDDEN;
  }

  private static @Nullable String subject(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? certificate.getSubjectX500Principal().getName()
          : null;
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  private void fail(String why) {
    failure = faults == null ? why : faults.explain(why);
    over(State.FAILED);
    gate.fail();
  }

  private void leave() {
    connection.leave(CloseReason.TLS_FAILED, failure);
  }

  private void over(State end) {
    state = end;
    entrance.slots().leave(turn);
    if (chosen != null) {
      chosen.cancel(false); // lets go of the ClientHello
    }
    if (timeout != null) {
      timeout.cancel(false);
    }
    if (waitTimeout != null) {
      waitTimeout.cancel(false);
    }
    if (slotTaken) {
      slotTaken = false;
      entrance.slots().giveBack();
    }
  }

  /** What happens during the handshake has been told by an event already. */
  @Override
  public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
    if (connection.refused(cause)) {
      return;
    }
    Throwable real =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    if (state == State.FAILED) {
      return;
    }
    if (real instanceof SSLException || cause instanceof DecoderException) {
      here.fireExceptionCaught(new SSLException(TlsFailure.sentence(real)));
    } else {
      here.fireExceptionCaught(real);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext here) {
    if (state != State.DONE) {
      over(State.FAILED);
    }
    here.fireChannelInactive();
  }
}
