package dev.echoport.tls;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TlsConfig;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of one listener, as they are now. A handshake that begins takes the newest;
 * connections that exist keep theirs. Safe for all threads; whoever reads files may block.
 */
public final class ServerTls {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
  private static final Duration EXPIRY_WARNING = Duration.ofDays(14);

  private final String listener;
  private final TlsConfig config;
  private final TlsEngine engine;
  private volatile TlsContexts contexts;
  private FileStamps stamps;

  private ServerTls(String listener, TlsConfig config, TlsEngine engine) throws TlsException {
    this.listener = listener;
    this.config = config;
    this.engine = engine;
    this.stamps = FileStamps.of(config);
    this.contexts = TlsContexts.read(config, engine);
  }

  /**
   * Reads the files of a listener; blocks.
   *
   * @throws TlsException in one line for the operator
   */
  public static ServerTls of(ListenerConfig listener) throws TlsException {
    TlsEngine engine = TlsEngine.of(listener);
    ServerTls tls = new ServerTls(listener.name(), listener.tls(), engine);
    LOG.atInfo()
        .addKeyValue("listener", listener.name())
        .addKeyValue("engine", engine.name())
        .addKeyValue("why", engine.reason())
        .log("TLS is ready");
    tls.warnOfExpiry();
    return tls;
  }

  /**
   * Reads the files of a listener and forgets them; blocks.
   *
   * @throws TlsException as {@link #of}
   */
  public static void check(ListenerConfig listener) throws TlsException {
    new ServerTls(listener.name(), listener.tls(), TlsEngine.of(listener));
  }

  /** The engine that does the cryptography. */
  public TlsEngine engine() {
    return engine;
  }

  /**
   * The context for a handshake that begins now; {@code name} is the host name that the client asks
   * for.
   */
  public SslContext context(@Nullable String name) {
    return contexts.of(name);
  }

  /** Reads the files again if they have changed; blocks. */
  public synchronized void reloadIfChanged() {
    FileStamps now = FileStamps.of(config);
    if (!now.equals(stamps)) {
      stamps = now;
      try {
        renew();
      } catch (TlsException e) {
        LOG.atWarn()
            .addKeyValue("listener", listener)
            .log("the certificates stay as they are: {}", e.getMessage());
      }
    }
  }

  /**
   * Reads the files again, changed or not; blocks.
   *
   * @throws TlsException what is wrong with them; the old ones stay in use
   */
  public synchronized void reload() throws TlsException {
    stamps = FileStamps.of(config);
    renew();
  }

  private void renew() throws TlsException {
    TlsContexts before = contexts;
    TlsContexts next = TlsContexts.read(config, engine);
    if (!next.saysTheSameAs(before)) {
      contexts = next;
      LOG.atInfo()
          .addKeyValue("listener", listener)
          .addKeyValue("certificates", next.notIn(before))
          .log("new certificates");
    }
    warnOfExpiry();
  }

  private void warnOfExpiry() {
    Instant now = Instant.now();
    for (Identity identity : contexts.identities()) {
      if (identity.expires().isBefore(now)) {
        warn("the certificate has expired", identity);
      } else if (identity.expires().isBefore(now.plus(EXPIRY_WARNING))) {
        warn("the certificate expires soon", identity);
      }
    }
  }

  private void warn(String what, Identity identity) {
    LOG.atWarn().addKeyValue("listener", listener).addKeyValue("certificate", identity).log(what);
  }
}
