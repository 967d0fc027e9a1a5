package dev.echoport.client.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.client.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeReportTest {
  private static final Target TARGET = Target.parse("tcp://127.0.0.1:7007");
  private static final ProbeOptions OPTIONS =
      new ProbeOptions(
          TARGET, Duration.ofSeconds(2), 2, 32, Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  void writesLineOfTheGuidelines() {
    assertThat(report(2, 412_345, null).line())
        .isEqualTo(
            "ECHO OK - 2/2 echoes of 32 B verified, rtt avg 0.41 ms"
                + " | rtt=0.000412s;0.1;1;0; lost=0;;;0;2");
  }

  @Test
  void warnsAboveTheLimitOnly() {
    assertThat(report(2, 100_000_000, null).status()).isEqualTo(ProbeStatus.OK);
    assertThat(report(2, 100_000_001, null).status()).isEqualTo(ProbeStatus.WARNING);
    assertThat(report(2, 100_000_001, null).line())
        .contains("ECHO WARNING - ", "rtt avg 100.00 ms (expected: at most 100ms) |");
  }

  @Test
  void isCriticalAboveTheHigherLimit() {
    assertThat(report(2, 1_000_000_001, null).line())
        .contains("ECHO CRITICAL - ", "(expected: at most 1s) |");
  }

  @Test
  void isCriticalWhenOneOfManyIsLost() {
    ProbeReport report = report(1, 412_345, "byte 1 is 0x00 (expected: 0x01)");
    assertThat(report.status()).isEqualTo(ProbeStatus.CRITICAL);
    assertThat(report.line()).contains("1/2 echoes", "rtt=0.000412s;", "lost=1;;;0;2");
  }

  @Test
  void exitsByTheConventionOrAsDockerWants() {
    assertThat(ProbeStatus.values()).extracting(ProbeStatus::exitCode).containsExactly(0, 1, 2, 3);
    assertThat(ProbeStatus.values())
        .extracting(ProbeStatus::dockerExitCode)
        .containsExactly(0, 0, 1, 1);
  }

  private static ProbeReport report(int succeeded, long averageNanos, @Nullable String reason) {
    return new ProbeReport(
        new TcpProbe(new Connector(TARGET), 32, new PlainEcho(0)),
        OPTIONS,
        succeeded,
        averageNanos,
        reason);
  }
}
