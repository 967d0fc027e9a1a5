package dev.echoport.connection;

import dev.echoport.processor.ProcessorChain;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the connections of a listener do with what they receive. Belongs to one loop. */
public abstract sealed class Inputs {
  private Inputs() {}

  abstract Input open(Connection connection);

  /** Sends it back as it is. */
  public static Inputs echo() {
    return new Echo();
  }

  /** Cuts it into frames and sends back what the processors make of them. */
  public static Inputs framed(ProcessorChain chain) {
    return new Framed(chain);
  }

  /** Sends characters without end, whatever it receives. */
  public static Inputs generator() {
    return new Generator();
  }

  /** As {@code inputs}, but received no faster than the rates allow. */
  public static Inputs shaped(
      Inputs inputs, long connectionBytesPerSecond, @Nullable ByteBudget listener) {
    return new Shaped(inputs, connectionBytesPerSecond, listener);
  }

  private static final class Shaped extends Inputs {
    private final Inputs inputs;
    private final long bytesPerSecond;
    private final @Nullable ByteBudget shared;

    Shaped(Inputs inputs, long bytesPerSecond, @Nullable ByteBudget shared) {
      this.inputs = inputs;
      this.bytesPerSecond = bytesPerSecond;
      this.shared = shared;
    }

    @Override
    Input open(Connection connection) {
      List<ByteBudget> budgets = new ArrayList<>(2);
      if (bytesPerSecond > 0) {
        budgets.add(new ByteBudget(bytesPerSecond));
      }
      if (shared != null) {
        budgets.add(shared);
      }
      return new ShapedInput(connection, inputs.open(connection), List.copyOf(budgets));
    }
  }

  private static final class Generator extends Inputs {
    @Override
    Input open(Connection connection) {
      return new GeneratedOutput(connection);
    }
  }

  private static final class Echo extends Inputs {
    @Override
    Input open(Connection connection) {
      return new DirectEcho(connection);
    }
  }

  private static final class Framed extends Inputs {
    private final ProcessorChain chain;

    Framed(ProcessorChain chain) {
      this.chain = chain;
    }

    @Override
    Input open(Connection connection) {
      return new FramedInput(connection, chain);
    }
  }
}
