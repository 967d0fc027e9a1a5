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
    LOG.info("listener {}: TLS by {} ({})", listener.name(), engine.name(), engine.reason());
    tls.warnOfExpiry();
    return tls;
  }

  /** What does the cryptography. */
  public TlsEngine engine() {
    return engine;
  }

  /** What a handshake uses that begins now; {@code name} is what the client asks for. */
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
        LOG.warn("listener {} keeps its certificates: {}", listener, e.getMessage());
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
    contexts = TlsContexts.read(config, engine);
    LOG.info(
        "listener {} has new certificates, {} until {}",
        listener,
        contexts.identities().get(0).subject(),
        contexts.identities().get(0).expires());
    warnOfExpiry();
  }

  private void warnOfExpiry() {
    Instant now = Instant.now();
    for (Identity identity : contexts.identities()) {
      if (identity.expires().isBefore(now)) {
        LOG.warn(
            "listener {}: the certificate of {} has expired at {}",
            listener,
            identity.subject(),
            identity.expires());
      } else if (identity.expires().isBefore(now.plus(EXPIRY_WARNING))) {
        LOG.warn(
            "listener {}: the certificate of {} expires at {}",
            listener,
            identity.subject(),
            identity.expires());
      }
    }
  }
}
