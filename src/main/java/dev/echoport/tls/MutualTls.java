package dev.echoport.tls;

import dev.echoport.config.ClusterConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The identity of this member of a cluster, and whom it trusts. Read like the files of listeners,
 * so that both accept the same keys. In the form of key stores, because the event bus takes no key
 * managers. Immutable; reading blocks.
 */
public final class MutualTls {
  /** The password of both stores, which never leave memory. */
  public static final String PASSWORD = "not a secret";

  private final byte[] keys;
  private final byte[] trust;

  private MutualTls(KeyStore keys, KeyStore trust) throws GeneralSecurityException, IOException {
    this.keys = bytes(keys);
    this.trust = bytes(trust);
  }

  /**
   * Reads the files.
   *
   * @throws TlsException in one line for the operator
   */
  public static MutualTls read(ClusterConfig.Tls files) throws TlsException {
    Identity own = Identity.read(files.certificate(), files.key());
    PemFile authorities = PemFile.read(files.trust());
    try {
      KeyStore keys = emptyStore();
      X509Certificate[] chain = own.chain().toArray(X509Certificate[]::new);
      keys.setKeyEntry("own", own.key(), PASSWORD.toCharArray(), chain);
      return new MutualTls(keys, trustStore(authorities.certificates()));
    } catch (GeneralSecurityException | IOException e) {
      throw new TlsException(
          "the certificate of " + own.subject() + " cannot be used: " + e.getMessage());
    }
  }

  static KeyStore trustStore(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore trust = emptyStore();
    for (X509Certificate authority : authorities) {
      trust.setCertificateEntry("authority-" + trust.size(), authority);
    }
    return trust;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static byte[] bytes(KeyStore store) throws GeneralSecurityException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD.toCharArray());
    return bytes.toByteArray();
  }

  /** A PKCS #12 store with this node's key and certificates. */
  public byte[] keys() {
    return keys.clone();
  }

  /** A PKCS #12 store with the authorities whose members are let in. */
  public byte[] trust() {
    return trust.clone();
  }
}
