package dev.echoport.tls;

import dev.echoport.config.TlsConfig;
import dev.echoport.config.TlsConfig.ClientAuth;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What handshakes of a listener begin with: immutable, for all threads.
 *
 * @param fallback for a name that has no certificate of its own, and for clients that name none
 * @param byName {@code *.example.org} for a wildcard
 */
record TlsContexts(SslContext fallback, Map<String, SslContext> byName) {
  /** Forward secret and authenticated, all of them. */
  static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  static TlsContexts of(Identities identities, TlsConfig config, TlsEngine engine)
      throws TlsException {
    Map<String, SslContext> byName = new HashMap<>();
    for (Map.Entry<String, Identity> named : identities.named().entrySet()) {
      byName.put(named.getKey(), context(named.getValue(), identities.trusted(), config, engine));
    }
    return new TlsContexts(
        context(identities.own(), identities.trusted(), config, engine), Map.copyOf(byName));
  }

  private static SslContext context(
      Identity identity, List<X509Certificate> trusted, TlsConfig config, TlsEngine engine)
      throws TlsException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(identity.key(), identity.chain())
            .sslProvider(engine.provider())
            .protocols("TLSv1.3", "TLSv1.2")
            .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
            .clientAuth(clientAuth(config.clientAuth()));
    if (!trusted.isEmpty()) {
      builder.trustManager(ClientTrust.in(trusted));
    }
    if (!config.alpn().isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              Protocol.ALPN,
              SelectorFailureBehavior.NO_ADVERTISE,
              SelectedListenerFailureBehavior.ACCEPT,
              config.alpn()));
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new TlsException(
          "the certificate of " + identity.subject() + " cannot be used: " + e.getMessage());
    }
  }

  private static io.netty.handler.ssl.ClientAuth clientAuth(ClientAuth clientAuth) {
    return switch (clientAuth) {
      case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
      case REQUEST -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
      case REQUIRE -> io.netty.handler.ssl.ClientAuth.REQUIRE;
    };
  }

  /** Hands the secrets of each handshake to {@code log}; for OpenSSL alone. */
  void tellKeys(KeyLog log) throws TlsException {
    log.hear(fallback);
    for (SslContext context : byName.values()) {
      log.hear(context);
    }
  }

  /** For the name that a client asks for, {@code null} if it asks for none. */
  SslContext of(@Nullable String name) {
    if (name == null || byName.isEmpty()) {
      return fallback;
    }
    SslContext exact = byName.get(name);
    if (exact != null) {
      return exact;
    }
    int dot = name.indexOf('.');
    SslContext wildcard = dot < 0 ? null : byName.get("*" + name.substring(dot));
    return wildcard == null ? fallback : wildcard;
  }
}
