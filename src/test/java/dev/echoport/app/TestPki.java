package dev.echoport.app;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** An authority with certificates in a directory, and clients that trust it. */
public final class TestPki {
  private final Path directory;
  private final X509Bundle authority;

  public TestPki(Path directory) throws Exception {
    this.directory = directory;
    this.authority =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=Test Authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    write("trust.pem", authority.getCertificatePEM());
  }

  X509Bundle issue(String name) throws Exception {
    return issue(name, new CertificateBuilder().ecp256());
  }

  public X509Bundle issueEd25519(String name) throws Exception {
    return issue(name, new CertificateBuilder().algorithm(CertificateBuilder.Algorithm.ed25519));
  }

  private X509Bundle issue(String name, CertificateBuilder key) throws Exception {
    CertificateBuilder builder =
        key.subject("CN=" + name)
            .notBefore(Instant.now().minus(1, ChronoUnit.DAYS))
            .notAfter(Instant.now().plus(90, ChronoUnit.DAYS));
    if (!name.contains("*")) {
      builder.addSanDnsName(name);
    }
    return builder.buildIssuedBy(authority);
  }

  /** A client whose certificate was good until yesterday. */
  SSLContext clientOfYesterday(String name) throws Exception {
    X509Bundle expired =
        new CertificateBuilder()
            .ecp256()
            .subject("CN=" + name)
            .notBefore(Instant.now().minus(2, ChronoUnit.DAYS))
            .notAfter(Instant.now().minus(1, ChronoUnit.DAYS))
            .buildIssuedBy(authority);
    return context(expired.toKeyManagerFactory().getKeyManagers());
  }

  /** Writes {@code FILE.crt} and {@code FILE.key}. */
  public void install(String file, X509Bundle identity) throws Exception {
    write(file + ".crt", identity.getCertificatePathPEM());
    write(file + ".key", identity.getPrivateKeyPEM());
  }

  public void install(String file, String name) throws Exception {
    install(file, issue(name));
  }

  Path write(String file, String content) throws Exception {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Path fresh = directory.resolve(file + ".new");
    Files.writeString(fresh, content);
    return Files.move(
        fresh,
        path,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** A client without a certificate. */
  SSLContext client() throws Exception {
    return context(new KeyManager[0]);
  }

  /** A client that shows a certificate of this name. */
  SSLContext client(String name) throws Exception {
    KeyManagerFactory keys = issue(name).toKeyManagerFactory();
    return context(keys.getKeyManagers());
  }

  /**
   * A client that shows a certificate that another authority has issued, which has the same name.
   */
  SSLContext clientOf(TestPki other, String name) throws Exception {
    return context(other.issue(name).toKeyManagerFactory().getKeyManagers());
  }

  private SSLContext context(KeyManager[] keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] trust = authority.toTrustManagerFactory().getTrustManagers();
    context.init(keys, trust, null);
    return context;
  }
}
