package dev.echoport.connection;

import dev.echoport.processor.ProcessorChain;

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
