package dev.echoport.listener.limits;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.completion.RefusalReason;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.LimitsConfig;
import dev.echoport.config.LimitsConfig.AcceptRate;
import dev.echoport.config.LimitsConfig.SourceLimit;
import dev.echoport.config.ListenerConfig;
import dev.echoport.config.NodeLimitsConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.listener.limits.Admission.Decision;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final NodeLimitsConfig.MemoryLimit NO_MEMORY_LIMIT = NodeLimitsConfig.OFF.memory();

  private final NodeLimits node = new NodeLimits(NodeLimitsConfig.OFF, () -> false);
  private long now;

  private static ListenerConfig listener(int maxConnections, int perSource, int acceptRate) {
    LimitsConfig off = LimitsConfig.OFF;
    return new ListenerConfig(
            "echo",
            new InetListenAddress("::1", 0),
            1,
            new WindowConfig(1024, 1),
            Duration.ZERO,
            maxConnections)
        .with(
            new LimitsConfig(
                new SourceLimit(perSource, 32, 64),
                new AcceptRate(acceptRate, 0),
                off.readIdle(),
                off.writeIdle(),
                off.maxAge(),
                off.bytesPerSecond()));
  }

  private Admission admission(int maxConnections, int perSource, int acceptRate) {
    return new Admission(listener(maxConnections, perSource, acceptRate), node, () -> now);
  }

  private static Decision admit(Admission admission) {
    return admission.admit(false, new InetSocketAddress("192.0.2.1", 1));
  }

  private static void assertAdmitted(Admission admission, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(admit(admission).refusal()).isNull();
    }
  }

  private static void assertRefused(Admission admission, RefusalReason reason, String detail) {
    Decision decision = admit(admission);
    assertThat(decision.refusal()).isEqualTo(new Refusal(reason, detail));
    decision.seat().leave();
  }

  @Test
  void refusesOneMoreThanTheListenerMayHave() {
    Admission admission = admission(2, 0, 0);

    assertAdmitted(admission, 2);
    assertRefused(admission, RefusalReason.MAX_CONNECTIONS, "maxConnections: 2");
  }

  @Test
  void refusesOneMoreThanTheNodeMayHaveOnAllListeners() {
    node.use(new NodeLimitsConfig(3, NO_MEMORY_LIMIT));
    Admission one = admission(0, 0, 0);
    Admission other = admission(0, 0, 0);

    assertAdmitted(one, 2);
    assertAdmitted(other, 1);
    assertRefused(one, RefusalReason.NODE_CONNECTIONS, "limits.connections: 3");
    assertRefused(other, RefusalReason.NODE_CONNECTIONS, "limits.connections: 3");
  }

  @Test
  void refusesOneMoreThanASourceMayHave() {
    Admission admission = admission(0, 2, 0);

    assertAdmitted(admission, 2);
    assertRefused(admission, RefusalReason.MAX_PER_SOURCE, "maxPerSource.connections: 2");
    assertThat(admission.admit(false, new InetSocketAddress("192.0.2.2", 1)).refusal()).isNull();
  }

  @Test
  void refusesOneMoreThanMayComeInASecond() {
    Admission admission = admission(0, 0, 2);

    assertAdmitted(admission, 2);
    assertRefused(admission, RefusalReason.ACCEPT_RATE, "acceptRate: 2/s");
    now += 500_000_000L;
    assertAdmitted(admission, 1);
    assertRefused(admission, RefusalReason.ACCEPT_RATE, "acceptRate: 2/s");
  }

  @Test
  void refusesWhileMemoryIsShort() {
    Admission admission = admission(0, 0, 0);

    node.shed(true);
    assertRefused(admission, RefusalReason.MEMORY, "limits.memory");
    node.shed(false);
    assertAdmitted(admission, 1);
  }

  @Test
  void refusesWhileFramesWait() {
    Decision decision = admission(0, 0, 0).admit(true, new InetSocketAddress("192.0.2.1", 1));

    assertThat(requireNonNull(decision.refusal()).reason()).isEqualTo(RefusalReason.OVERLOADED);
  }

  @Test
  void givesAPlaceAgainThatWasLeft() {
    node.use(new NodeLimitsConfig(1, NO_MEMORY_LIMIT));
    Admission admission = admission(1, 1, 0);

    admit(admission).seat().leave();

    assertAdmitted(admission, 1);
  }

  @Test
  void takesNoPlaceForOneThatIsRefused() {
    node.use(new NodeLimitsConfig(4, NO_MEMORY_LIMIT));
    Admission full = admission(1, 0, 0);
    Admission fast = admission(0, 0, 1);
    Admission crowded = admission(0, 1, 0);
    for (int i = 0; i < 10; i++) {
      admit(full);
      admit(fast);
      admit(crowded);
    }

    assertAdmitted(admission(0, 0, 0), 1);
    assertRefused(admission(0, 0, 0), RefusalReason.NODE_CONNECTIONS, "limits.connections: 4");
  }

  @Test
  void countsNobodyOfASourceThatCameTooFast() {
    Admission admission = admission(0, 2, 1);
    assertAdmitted(admission, 1);
    for (int i = 0; i < 10; i++) {
      assertRefused(admission, RefusalReason.ACCEPT_RATE, "acceptRate: 1/s");
    }

    now += 1_000_000_000L;

    assertAdmitted(admission, 1);
    assertRefused(admission, RefusalReason.MAX_PER_SOURCE, "maxPerSource.connections: 2");
  }

  @Test
  void appliesAChangeToTheNextOne() {
    Admission admission = admission(1, 0, 0);
    assertAdmitted(admission, 1);

    admission.use(listener(2, 0, 0));

    assertAdmitted(admission, 1);
    assertRefused(admission, RefusalReason.MAX_CONNECTIONS, "maxConnections: 2");
  }

  @Test
  void sharesOneSeatWhereNoSourceIsCounted() {
    Admission admission = admission(1, 0, 1);

    assertThat(admit(admission).seat()).isSameAs(admission.seat());
  }
}
