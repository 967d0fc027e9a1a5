package dev.echoport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileTest {
  /** The same for all RSA keys of 2048 bits: what stands before the key of PKCS #1. */
  private static final int PKCS8_HEADER_BYTES = 26;

  private static final String SEC1 =
      """
          -----BEGIN EC PARAMETERS-----
          BggqhkjOPQMBBw==
          -----END EC PARAMETERS-----
          -----BEGIN EC PRIVATE KEY-----
          MHcCAQEEILY3QGLJMxA3TdUNRZ605LuNZztQzrqxPvkaWZvPiH8boAoGCCqGSM49
          AwEHoUQDQgAEyIBAc4VBenzqpxm9yZ4em3L+XAYXWIdY1BGj8QY/cP5+0afJs8Uf
          0HnaZC8kiiHGXYIpl0VeUO8v7wOy6WtsGw==
          -----END EC PRIVATE KEY-----
      """;

  private Path directory;

  @BeforeEach
  void beginWithAnEmptyDirectory(@TempDir Path temporary) {
    directory = temporary;
  }

  private Path write(String name, String content) throws Exception {
    return Files.writeString(directory.resolve(name), content);
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(der));
  }

  @Test
  void readsAnEcKeyInTheOlderForm() throws Exception {
    assertThat(PemFile.read(write("key", SEC1)).privateKey().getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void readsAnRsaKeyInTheOlderForm() throws Exception {
    X509Bundle rsa =
        new CertificateBuilder()
            .rsa2048()
            .subject("CN=rsa")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    byte[] pkcs8 = rsa.getKeyPair().getPrivate().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER_BYTES, pkcs8.length);
    Path certificate = write("node.crt", rsa.getCertificatePEM());

    Identity identity = Identity.read(certificate, write("key", pem("RSA PRIVATE KEY", pkcs1)));

    assertThat(identity.key()).isEqualTo(rsa.getKeyPair().getPrivate());
  }

  @Test
  void saysThatAKeyIsEncrypted() throws Exception {
    Path key = write("key", pem("ENCRYPTED PRIVATE KEY", new byte[10]));

    assertThatThrownBy(() -> PemFile.read(key).privateKey())
        .isInstanceOf(TlsException.class)
        .hasMessage("\"" + key + "\" is encrypted (expected: a private key without a password)");
  }

  @Test
  void saysThatACertificateIsDamaged() throws Exception {
    Path file = write("node.crt", pem("CERTIFICATE", new byte[10]));

    assertThatThrownBy(() -> PemFile.read(file).certificates())
        .hasMessage("\"" + file + "\" holds a damaged certificate (expected: PEM certificates)");
  }

  @Test
  void saysWhatAFileDoesNotHold() throws Exception {
    Path file = write("key", "nothing");

    assertThatThrownBy(() -> PemFile.read(file).privateKey())
        .hasMessageContaining("holds no private key");
    assertThatThrownBy(() -> PemFile.read(file).certificates())
        .hasMessageContaining("holds no certificate");
  }
}
