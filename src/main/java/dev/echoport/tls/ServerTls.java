package dev.echoport.tls;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TlsConfig;
import dev.echoport.fault.CertificateFlaw;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private volatile Ready ready;
  private FileStamps stamps;

  /** For handshakes that begin now; with flaws, for those that have such a fault. */
  private record Ready(
      Identities identities, TlsContexts good, Map<CertificateFlaw, TlsContexts> flawed) {}

  private ServerTls(String listener, TlsConfig config, TlsEngine engine) throws TlsException {
    this.listener = listener;
    this.config = config;
    this.engine = engine;
    this.stamps = FileStamps.of(config);
    this.ready = ready(Identities.read(config), Set.of());
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

  private Ready ready(Identities identities, Set<CertificateFlaw> flaws) throws TlsException {
    return new Ready(
        identities, TlsContexts.of(identities, config, engine), flawed(identities, flaws));
  }

  private Map<CertificateFlaw, TlsContexts> flawed(
      Identities identities, Set<CertificateFlaw> flaws) throws TlsException {
    Map<CertificateFlaw, TlsContexts> flawed = new EnumMap<>(CertificateFlaw.class);
    for (CertificateFlaw flaw : flaws) {
      Identities others = identities.each(identity -> FaultIdentity.of(identity, flaw));
      flawed.put(flaw, TlsContexts.of(others, config, engine));
    }
    return flawed;
  }

  /** Makes what faults show, unless it is there; blocks. */
  public synchronized void prepare(Set<CertificateFlaw> flaws) throws TlsException {
    Ready now = ready;
    Set<CertificateFlaw> missing = new HashSet<>(flaws);
    missing.removeAll(now.flawed().keySet());
    if (!missing.isEmpty()) {
      Map<CertificateFlaw, TlsContexts> flawed = flawed(now.identities(), missing);
      flawed.putAll(now.flawed());
      ready = new Ready(now.identities(), now.good(), flawed);
    }
  }

  /** PEM of the authority that has issued what faults show; who trusts it sees their flaws. */
  public static String faultsAuthority() {
    return FaultIdentity.authorityPem();
  }

  /**
   * The context for a handshake that begins now.
   *
   * @param name the host name that the client asks for
   * @param flaw one that was prepared, {@code null}: none
   */
  public SslContext context(@Nullable String name, @Nullable CertificateFlaw flaw) {
    Ready now = ready;
    TlsContexts contexts = flaw == null ? now.good() : now.flawed().get(flaw);
    return Objects.requireNonNull(contexts, "not prepared").of(name);
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
    Ready before = ready;
    Identities next = Identities.read(config);
    if (!next.equals(before.identities())) {
      ready = ready(next, before.flawed().keySet());
      LOG.atInfo()
          .addKeyValue("listener", listener)
          .addKeyValue("certificates", next.notIn(before.identities()))
          .log("new certificates");
    }
    warnOfExpiry();
  }

  private void warnOfExpiry() {
    Instant now = Instant.now();
    for (Identity identity : ready.identities().all()) {
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
