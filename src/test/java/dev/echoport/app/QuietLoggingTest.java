package dev.echoport.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.ConsoleAppender;
import dev.echoport.app.command.ClientLogging;
import dev.echoport.app.command.Main;
import io.netty.util.internal.MacAddressUtil;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code check-config} as a process of its own, with logging as a program finds it. */
@Timeout(300)
class QuietLoggingTest {
  @TempDir private Path directory;

  @Test
  void printsNothingButYamlWhereAListenerHasTls() throws Exception {
    TestPki pki = new TestPki(directory);
    pki.install("node", "localhost");
    Path file =
        Files.writeString(
            directory.resolve("echoport.yaml"),
            "listeners: {echo: {uri: 'tls://127.0.0.1:0', tls: {certificate: %s, key: %s}}}"
                .formatted(pki.file("node.crt"), pki.file("node.key")));

    String out = checkConfig(file.toString(), "--set", "node.name=second");

    assertThat(out.lines()).allMatch(line -> line.matches(" *(- .*|[\\w\"-]+:.*|#.*|[\\]}].*)"));
    assertThat(out).contains("name: second").contains("tls://127.0.0.1:0");
  }

  private String checkConfig(String... arguments) throws Exception {
    List<String> command = ChildJvm.command(Main.class, List.of());
    command.add("check-config");
    command.addAll(List.of(arguments));
    Path errors = directory.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(200, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("errors: %s", Files.readString(errors)).isZero();
    return out;
  }

  @Test
  void logsWarningsToStandardErrorUntilItIsToldOtherwise() {
    LoggerContext context = new LoggerContext();
    new QuietLogging().configure(context);
    assertThat(context.getLogger("io.netty").getEffectiveLevel()).isEqualTo(Level.WARN);
    assertThat(context.getLogger("ROOT").iteratorForAppenders())
        .toIterable()
        .singleElement()
        .extracting(appender -> ((ConsoleAppender<?>) appender).getTarget())
        .isEqualTo("System.err");
  }

  @Test
  void saysNothingWhereAMachineHasNoNetworkCard() {
    LoggerContext context = new LoggerContext();
    String name = MacAddressUtil.class.getName();

    new QuietLogging().configure(context);
    ClientLogging.toStandardError();

    assertThat(context.getLogger(name).isWarnEnabled()).isFalse();
    assertThat(Logger.getLogger(name).isLoggable(java.util.logging.Level.WARNING)).isFalse();
  }

  @Test
  void isFoundByWhateverProgramUsesAGateway() {
    assertThat(ServiceLoader.load(Configurator.class))
        .anyMatch(configurator -> configurator instanceof QuietLogging);
  }
}
