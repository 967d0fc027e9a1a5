package dev.echoport.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.app.TestPki;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckConfigTest {
  @TempDir Path directory;

  private TestPki pki;

  @BeforeEach
  void prepare() throws Exception {
    pki = new TestPki(directory);
  }

  /** What is printed as errors of a configuration with these files. */
  private String problems(String certificate, String key, String trust) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("node.yaml"),
            """
            cluster:
              tls: {certificate: '%1$s/%2$s', key: '%1$s/%3$s', trust: '%1$s/%4$s'}
            """
                .formatted(directory, certificate, key, trust));
    return errors(file.toString());
  }

  private static String errors(String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      new CommandLine(new CheckConfigCommand()).execute(arguments);
    } finally {
      System.setErr(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void namesAKeyOfTheClusterThatDoesNotFitItsCertificate() throws Exception {
    pki.install("node", "node");
    pki.install("other", "other");

    assertThat(problems("node.crt", "other.key", "trust.pem"))
        .startsWith("cluster.tls: \"" + directory.resolve("other.key") + "\" does not fit");
  }

  @Test
  void namesAFileOfTheClusterThatHoldsNoCertificate() throws Exception {
    pki.install("node", "node");

    assertThat(problems("node.crt", "node.key", "node.key"))
        .startsWith("cluster.tls: \"" + directory.resolve("node.key") + "\" holds no certificate");
  }

  @Test
  void takesAnEd25519KeyForTheCluster() throws Exception {
    pki.install("node", pki.issueEd25519("a"));

    assertThat(problems("node.crt", "node.key", "trust.pem")).doesNotContain("cluster.tls:");
  }

  @Test
  void checksSettingsWithoutAFile() {
    assertThat(errors("--set", "admin.port=70000"))
        .startsWith("--set admin.port=70000: admin.port:");
  }
}
