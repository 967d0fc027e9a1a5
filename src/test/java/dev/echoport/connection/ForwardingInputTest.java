package dev.echoport.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echoport.config.GreetingConfig;
import dev.echoport.config.WindowConfig;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForwardingInputTest {
  private final List<String> called = new ArrayList<>();

  /** Every input that adds something to another one. */
  enum Decorator {
    NOTHING(input -> new ForwardingInput(input) {}),
    GREETING(input -> new Greeting(connection(), input, new GreetingConfig("hello", false))),
    SHAPED(input -> new ShapedInput(connection(), input, List.of()));

    private final UnaryOperator<Input> around;

    Decorator(UnaryOperator<Input> around) {
      this.around = around;
    }
  }

  @ParameterizedTest
  @EnumSource
  void passesEveryCallAndEveryAnswerOn(Decorator decorator) throws Exception {
    Input decorated = decorator.around.apply(recording());

    for (Method method : Input.class.getMethods()) {
      called.clear();
      Object answer = method.invoke(decorated, arguments(method));
      assertThat(called).as(method.getName()).containsExactly(method.getName());
      assertThat(answer).as(method.getName()).isEqualTo(answer(method));
    }
  }

  /** Says yes to everything, which is nobody's default. */
  private Input recording() {
    return (Input)
        Proxy.newProxyInstance(
            Input.class.getClassLoader(),
            new Class<?>[] {Input.class},
            (proxy, method, arguments) -> {
              called.add(method.getName());
              return answer(method);
            });
  }

  private static @Nullable Object answer(Method method) {
    return method.getReturnType() == boolean.class ? !method.getName().equals("done") : null;
  }

  private static Object[] arguments(Method method) {
    return List.of(method.getParameterTypes()).stream()
        .map(type -> type == boolean.class ? true : type == long.class ? 7L : other(type))
        .toArray();
  }

  private static Object other(Class<?> type) {
    return type == int.class ? (Object) 0 : Unpooled.EMPTY_BUFFER;
  }

  private static Connection connection() {
    return Connections.open(
        new FakePeer(), () -> 5, new WindowConfig(1000, 64), InputFactory.echo());
  }
}
