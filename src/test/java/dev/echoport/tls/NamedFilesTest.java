package dev.echoport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedFilesTest {

  private static void touch(Path directory, String... files) throws Exception {
    for (String file : files) {
      Path path = directory.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, "");
    }
  }

  @Test
  void findsPairsAsPeopleLayThemOut(@TempDir Path directory) throws Exception {
    touch(directory, "a.example.crt", "a.example.key", "_.b.example.pem", "_.b.example.key");
    touch(directory, "c.example/fullchain.pem", "c.example/privkey.pem", "README");
    touch(directory, "d.example/tls.crt", "d.example/tls.key", "..data/tls.crt", "empty/file");

    assertThat(NamedFiles.in(directory))
        .containsOnlyKeys("a.example", "*.b.example", "c.example", "d.example");
  }

  @Test
  void saysWhichCertificateHasNoKey(@TempDir Path directory) throws Exception {
    touch(directory, "a.example.crt");

    assertThatThrownBy(() -> NamedFiles.in(directory))
        .isInstanceOf(TlsException.class)
        .hasMessageEndingWith("a.example.crt\" has no key beside it (expected: a.example.key)");
  }
}
