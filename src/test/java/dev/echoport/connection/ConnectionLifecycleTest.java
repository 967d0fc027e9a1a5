package dev.echoport.connection;

import static dev.echoport.connection.ConnectionState.CLOSED;
import static dev.echoport.connection.ConnectionState.ENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echoport.completion.CloseReason;
import dev.echoport.completion.report.Autopsy.FirstClose;
import dev.echoport.connection.ConnectionLifecycle.Event;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionLifecycleTest {
  @ParameterizedTest
  @EnumSource
  void neverComesBackToAStateThatItHasLeft(ConnectionState state) {
    assertThat(after(state)).doesNotContain(state);
  }

  @ParameterizedTest
  @EnumSource
  void canEndInEveryState(ConnectionState state) {
    if (state != CLOSED) {
      assertThat(ConnectionLifecycle.next(state, Event.END)).isEqualTo(ENDING);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENDING")
  void isNotClosedBeforeItsEndIsDecided(ConnectionState state) {
    assertThatThrownBy(() -> ConnectionLifecycle.next(state, Event.CLOSE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("CLOSE in state " + state);
  }

  @Test
  void nothingButTheEndOfTheTransportFollowsItsEnd() {
    assertThat(after(ENDING)).containsExactly(CLOSED);
  }

  @Test
  void keepsTheFirstReasonThatEndedIt() {
    ConnectionLifecycle life = new ConnectionLifecycle();

    assertThat(life.end(CloseReason.IDLE, "quiet", FirstClose.GATEWAY_CLOSE)).isTrue();
    assertThat(life.leave(CloseReason.PROTOCOL_ERROR, "too late")).isFalse();
    assertThat(life.drain(CloseReason.DRAINED, "too late")).isFalse();

    assertThat(life.reason()).isEqualTo(CloseReason.IDLE);
    assertThat(life.cause()).isEqualTo("quiet");
  }

  /** All states that can follow {@code state}, by whatever events. */
  private static Set<ConnectionState> after(ConnectionState state) {
    Set<ConnectionState> found = EnumSet.noneOf(ConnectionState.class);
    follow(state, found);
    return found;
  }

  private static void follow(ConnectionState state, Set<ConnectionState> found) {
    for (Event event : Event.values()) {
      if (event == Event.CLOSE && state != ENDING) {
        continue;
      }
      ConnectionState next = ConnectionLifecycle.next(state, event);
      if (next != state && found.add(next)) {
        follow(next, found);
      }
    }
  }
}
