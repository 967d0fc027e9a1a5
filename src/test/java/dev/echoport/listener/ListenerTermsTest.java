package dev.echoport.listener;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.InetListenAddress;
import dev.echoport.config.LimitsConfig;
import dev.echoport.config.LimitsConfig.ByteRates;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.WindowConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ListenerTermsTest {
  private static ListenerConfig listener(int backlog, long bytesPerSecond) {
    LimitsConfig off = LimitsConfig.OFF;
    return new ListenerConfig(
            "echo",
            new InetListenAddress("::1", 0),
            backlog,
            new WindowConfig(1024, 1),
            Duration.ZERO,
            10)
        .with(
            new LimitsConfig(
                off.maxPerSource(),
                off.acceptRate(),
                off.readIdle(),
                off.writeIdle(),
                off.maxAge(),
                new ByteRates(0, bytesPerSecond)));
  }

  @Test
  void connectionsFromBeforeAndAfterAChangeShareTheBudgetThatItLeaves() throws Exception {
    ListenerTerms first = ListenerTerms.of(listener(1, 1_000));

    assertThat(first.next(listener(2, 1_000)).budget()).isNotNull().isSameAs(first.budget());
  }

  @Test
  void anotherRateIsAnotherBudget() throws Exception {
    ListenerTerms first = ListenerTerms.of(listener(1, 1_000));

    assertThat(requireNonNull(first.next(listener(1, 2_000)).budget()).bytesPerSecond())
        .isEqualTo(2_000);
    assertThat(first.next(listener(1, 0)).budget()).isNull();
  }

  @Test
  void faultsThatStayGoOnCounting() throws Exception {
    ListenerTerms first = ListenerTerms.of(listener(1, 0));

    assertThat(first.next(listener(2, 0)).faults()).isSameAs(first.faults());
  }

  @Test
  void faultsThatWereAskedForBeginAnew() throws Exception {
    ListenerTerms first = ListenerTerms.of(listener(1, 0));

    assertThat(first.next(first.config().faults()).faults()).isNotSameAs(first.faults());
  }
}
