package dev.echoport.tls;

import dev.echoport.config.ListenerConfig;
import dev.echoport.config.TlsConfig;
import dev.echoport.fault.CertificateFlaw;
import dev.echoport.fault.FaultPlan;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.SSLEngine;
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
  private final KeyLog keyLog = new KeyLog();
  private volatile Ready ready;
  private FileStamps stamps;

  /** For handshakes that begin now. */
  private record Ready(Identities identities, Map<Variant, TlsContexts> contexts) {}

  /**
   * What a handshake needs that has faults.
   *
   * @param flaw of the certificate, {@code null}: none
   * @param tellsKeys whether its secrets are told
   */
  public record Variant(@Nullable CertificateFlaw flaw, boolean tellsKeys) {
    /** A handshake without faults. */
    public static final Variant GOOD = new Variant(null, false);

    private static Set<Variant> of(FaultPlan plan) {
      Set<Variant> variants = new HashSet<>(Set.of(GOOD));
      plan.certificates().forEach(flaw -> variants.add(new Variant(flaw, false)));
      if (plan.needsKeys()) {
        List.copyOf(variants).forEach(each -> variants.add(new Variant(each.flaw(), true)));
      }
      return variants;
    }
  }

  private ServerTls(String listener, TlsConfig config, TlsEngine engine) throws TlsException {
    this.listener = listener;
    this.config = config;
    this.engine = engine;
    this.stamps = FileStamps.of(config);
    Identities identities = Identities.read(config);
    this.ready = new Ready(identities, contexts(identities, Set.of(Variant.GOOD)));
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
    new ServerTls(listener.name(), listener.tls(), TlsEngine.of(listener))
        .prepare(listener.faults().asPlan());
  }

  /** The engine that does the cryptography. */
  public TlsEngine engine() {
    return engine;
  }

  private Map<Variant, TlsContexts> contexts(Identities identities, Set<Variant> variants)
      throws TlsException {
    Map<Variant, TlsContexts> contexts = new HashMap<>();
    for (Variant variant : variants) {
      CertificateFlaw flaw = variant.flaw();
      Identities shown =
          flaw == null ? identities : identities.each(each -> FaultIdentity.of(each, flaw));
      TlsContexts made = TlsContexts.of(shown, config, engine);
      if (variant.tellsKeys()) {
        made.tellKeys(keyLog);
      }
      contexts.put(variant, made);
    }
    return contexts;
  }

  /**
   * Makes what the faults of a plan need, unless it is there; blocks.
   *
   * @throws TlsException if the engine cannot do so
   */
  public synchronized void prepare(FaultPlan plan) throws TlsException {
    if (plan.needsKeys() && engine.provider() == SslProvider.JDK) {
      throw new TlsException(
          "an alert at an offset is not there with the engine JDK, which tells no keys ("
              + engine.reason()
              + "; expected: tls.engine: openssl, or an alert without at)");
    }
    Ready now = ready;
    Set<Variant> missing = Variant.of(plan);
    missing.removeAll(now.contexts().keySet());
    if (!missing.isEmpty()) {
      Map<Variant, TlsContexts> all = contexts(now.identities(), missing);
      all.putAll(now.contexts());
      ready = new Ready(now.identities(), all);
    }
  }

  /**
   * Tells {@code listener} the secrets of a handshake that tells its keys, and has not begun.
   *
   * @return ends that
   */
  public Runnable listen(SSLEngine handshake, SecretListener listener) {
    long pointer = ((ReferenceCountedOpenSslEngine) handshake).sslPointer();
    keyLog.add(pointer, listener);
    return () -> keyLog.remove(pointer, listener);
  }

  /** PEM of the authority that has issued what faults show; who trusts it sees their flaws. */
  public static String faultsAuthority() {
    return FaultIdentity.authorityPem();
  }

  /**
   * The context for a handshake that begins now.
   *
   * @param name the host name that the client asks for
   * @param variant one that was prepared
   */
  public SslContext context(@Nullable String name, Variant variant) {
    return Objects.requireNonNull(ready.contexts().get(variant), "not prepared").of(name);
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
      ready = new Ready(next, contexts(next, before.contexts().keySet()));
      LOG.atInfo()
          .addKeyValue("listener", listener)
          .addKeyValue("certificates", next.notIn(before.identities()))
          .log("new certificates");
    }
    warnOfExpiry();
  }

  /** Whose certificates it shows, by subject, and until when they are valid. */
  public Map<String, Instant> expiries() {
    Map<String, Instant> expiries = new TreeMap<>();
    ready.identities().all().forEach(each -> expiries.put(each.subject(), each.expires()));
    return expiries;
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
