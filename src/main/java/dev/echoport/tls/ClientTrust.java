package dev.echoport.tls;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom a listener trusts. With it, OpenSSL tells a client whose certificate is of another authority
 * what is wrong: {@code unknown_ca} instead of {@code certificate_unknown} (RFC 8446, 6.2). The
 * JDK's engine always says the latter to clients. Immutable, for all threads.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;

  private ClientTrust(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  static ClientTrust in(List<X509Certificate> authorities) throws TlsException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(MutualTls.trustStore(authorities));
      return new ClientTrust((X509ExtendedTrustManager) factory.getTrustManagers()[0]);
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException("the certificates of tls.trust cannot be used: " + e.getMessage());
    }
  }

  private static CertificateException judged(CertificateException failure) {
    return isOfUnknownAuthority(failure)
        ? new OpenSslCertificateException(
            failure.getMessage(),
            failure,
            CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY)
        : failure;
  }

  /**
   * The search for a path also fails if the only path has expired; then the reason is a deeper
   * cause.
   */
  private static boolean isOfUnknownAuthority(Throwable failure) {
    boolean noPath = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      noPath |= cause instanceof CertPathBuilderException;
      if (cause instanceof CertPathValidatorException invalid) {
        Reason reason = invalid.getReason();
        if (reason == BasicReason.INVALID_SIGNATURE || reason == PKIXReason.NO_TRUST_ANCHOR) {
          return true;
        }
        noPath &= reason == BasicReason.UNSPECIFIED;
      }
    }
    return noPath;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    try {
      judge.checkClientTrusted(chain, type, engine);
    } catch (CertificateException e) {
      throw judged(e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judge.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judge.checkClientTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    judge.checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    judge.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    judge.checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
