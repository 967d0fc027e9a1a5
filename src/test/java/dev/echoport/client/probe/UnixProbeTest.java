package dev.echoport.client.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.Target;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class UnixProbeTest {
  @TempDir Path directory;

  private String probe(Duration timeout) throws Exception {
    return ProbeRun.run(
            new ProbeOptions(
                Target.parse("unix:" + directory.resolve("s")),
                timeout,
                1,
                32,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1)))
        .line();
  }

  @Test
  void isCriticalWhereNoSocketIs() throws Exception {
    assertThat(probe(Duration.ofSeconds(10))).startsWith("ECHO CRITICAL");
  }

  @Test
  void endsAtItsDeadlineWhereNothingComesBack() throws Exception {
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(directory.resolve("s")));

      assertThat(probe(Duration.ofMillis(500))).contains("0 of 32 B came back within 500ms");
    }
  }
}
