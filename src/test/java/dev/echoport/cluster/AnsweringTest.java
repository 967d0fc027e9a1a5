package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnsweringTest {
  private final List<String> told = new ArrayList<>();
  private final Registrations.Answering answering =
      new Registrations.Answering(
          new RegistrationListener() {
            @Override
            public void registrationsUpdated(RegistrationUpdateEvent event) {
              told.add(event.address() + "=" + nodes(event.registrations()));
            }

            @Override
            public boolean wantsUpdatesFor(String address) {
              return !address.equals("forgotten");
            }
          });

  @Test
  void leavesOutANodeThatDoesNotAnswerUntilItIsBack() {
    answering.learn("upper", of("a", "b"));

    answering.leaveOut(Set.of("b"));
    answering.leaveOut(Set.of("b"));
    answering.leaveOut(Set.of());

    assertThat(told).containsExactly("upper=[a]", "upper=[a, b]");
  }

  @Test
  void leavesOutWhatItLearnsLater() {
    answering.leaveOut(Set.of("b"));

    assertThat(nodes(answering.learn("upper", of("b", "c")))).containsExactly("c");
    answering.registrationsUpdated(new RegistrationUpdateEvent("upper", of("a", "b", "c")));
    assertThat(told).containsExactly("upper=[a, c]");
  }

  @Test
  void keepsTheOnlyOneThatServesAnAddress() {
    answering.learn("upper", of("b"));

    answering.leaveOut(Set.of("b"));

    assertThat(told).containsExactly("upper=[b]");
  }

  @Test
  void tellsNothingOfAddressesThatNobodyWants() {
    answering.learn("forgotten", of("a", "b"));

    answering.leaveOut(Set.of("b"));

    assertThat(told).isEmpty();
  }

  private static List<RegistrationInfo> of(String... nodes) {
    return Arrays.stream(nodes).map(node -> new RegistrationInfo(node, 1, false)).toList();
  }

  private static List<String> nodes(List<RegistrationInfo> infos) {
    return infos.stream().map(RegistrationInfo::nodeId).toList();
  }
}
