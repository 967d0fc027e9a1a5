package dev.echoport.connection.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.GreetingConfig;
import dev.echoport.config.WindowConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Connections;
import dev.echoport.connection.FakePeer;
import dev.echoport.connection.ForwardingPeer;
import dev.echoport.connection.Input;
import dev.echoport.connection.Outlet;
import dev.echoport.connection.Peer;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForwardingTest {
  private final List<String> called = new ArrayList<>();

  /** Every input that adds something to another one. */
  enum Decorator {
    NOTHING(input -> new ForwardingInput(input) {}),
    GREETING(input -> new Greeting(connection(), input, new GreetingConfig("hello", false, false))),
    RECEIPT(input -> new Receipt(connection(), input)),
    SHAPED(input -> new ShapedInput(connection(), input, List.of()));

    private final UnaryOperator<Input> around;

    Decorator(UnaryOperator<Input> around) {
      this.around = around;
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInputPassesEveryCallAndEveryAnswerOn(Decorator decorator) throws Exception {
    assertForwards(Input.class, decorator.around);
  }

  @Test
  void aPeerPassesEveryCallAndEveryAnswerOn() throws Exception {
    assertForwards(Peer.class, peer -> new ForwardingPeer(peer) {});
  }

  @Test
  void aPeerStandsInTheWayOfPieces() {
    Peer peer = new ForwardingPeer(recording(Peer.class)) {};

    assertThat(peer.piecewise()).isSameAs(peer);
  }

  private <T> void assertForwards(Class<T> type, UnaryOperator<T> around) throws Exception {
    T decorated = around.apply(recording(type));
    for (Method method : type.getMethods()) {
      if (method.getReturnType() == Outlet.class) {
        continue; // in the way of what is sent
      }
      called.clear();
      Object answer = method.invoke(decorated, arguments(method));
      assertThat(called).as(method.getName()).containsExactly(method.getName());
      assertThat(answer).as(method.getName()).isEqualTo(answer(method));
    }
  }

  private <T> T recording(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              called.add(method.getName());
              return answer(method);
            }));
  }

  /** What nobody answers by default. */
  private static @Nullable Object answer(Method method) {
    if (method.getReturnType() == String.class) {
      return "an answer";
    }
    boolean yesByDefault = List.of("done", "echoes").contains(method.getName());
    return method.getReturnType() == boolean.class ? !yesByDefault : null;
  }

  private static @Nullable Object[] arguments(Method method) {
    return Stream.of(method.getParameterTypes()).map(ForwardingTest::argument).toArray();
  }

  private static @Nullable Object argument(Class<?> type) {
    if (type == boolean.class) {
      return true;
    }
    return type == int.class ? (Object) 0 : type == long.class ? (Object) 7L : null;
  }

  private static Connection connection() {
    return Connections.open(
        new FakePeer(), () -> 5, new WindowConfig(1000, 64), InputFactory.echo());
  }
}
