package dev.echoport.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.ConfigException;
import dev.echoport.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExposedSecretsTest {
  @TempDir private Path directory;

  @Test
  void warnsOfKeysAndTokensThatEverybodyMayRead() throws Exception {
    Path token = secret("token", "rw-r--r--");
    Path key = secret("key.pem", "rw-rw-r--");
    Path sni = Files.createDirectory(directory.resolve("sni"));
    secret("sni/a.crt", "rw-r--r--");
    Path other = secret("sni/a.key", "rw----r--");

    assertThat(ExposedSecrets.warnings(config(token, key, sni)))
        .containsExactly(
            "admin.tokenFile: every user may read \"%s\", mode 0644 (expected: chmod o= on it)"
                .formatted(token),
            "listeners.secure.tls.key: every user may read \"%s\", mode 0664 (expected: chmod o= on it)"
                .formatted(key),
            "listeners.secure.tls.sni: every user may read \"%s\", mode 0604 (expected: chmod o= on it)"
                .formatted(other));
  }

  @Test
  void saysNothingOfSecretsThatAreKept() throws Exception {
    Path sni = Files.createDirectory(directory.resolve("sni"));
    assertThat(
            ExposedSecrets.warnings(
                config(secret("token", "rw-r-----"), secret("key.pem", "rw-------"), sni)))
        .isEmpty();
  }

  private GatewayConfig config(Path token, Path key, Path sni) throws ConfigException {
    return new Loading(directory)
        .set("admin.tokenFile=" + token)
        .set("listeners.secure.uri=tls://127.0.0.1:0")
        .set("listeners.secure.tls={certificate: %s, key: %s, sni: %s}".formatted(key, key, sni))
        .config();
  }

  private Path secret(String name, String rights) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "0123456789abcdef");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }
}
