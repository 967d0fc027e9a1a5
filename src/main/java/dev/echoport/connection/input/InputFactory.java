package dev.echoport.connection.input;

import dev.echoport.config.GreetingConfig;
import dev.echoport.connection.Connection;
import dev.echoport.connection.Input;
import dev.echoport.connection.Inputs;
import dev.echoport.connection.Peer;
import dev.echoport.connection.Session;
import dev.echoport.connection.SocketPeer;
import dev.echoport.fault.FaultDealer;
import dev.echoport.fault.FaultWords;
import dev.echoport.processor.ProcessorChain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes {@link Inputs}: echoes, processors, protocols, and what stands around them. */
public final class InputFactory {
  private InputFactory() {}

  /** Speaks a protocol, which decides what is sent back. */
  public static Inputs session(Function<SocketPeer, Session> sessions) {
    return new Spoken(sessions);
  }

  /** Sends it back as it is. */
  public static Inputs echo() {
    return DirectEcho::new;
  }

  /** Cuts it into frames and sends back what the processors make of them. */
  public static Inputs framed(ProcessorChain chain) {
    return connection -> new FramedInput(connection, chain);
  }

  /** Sends characters without end, whatever it receives. */
  public static Inputs generator() {
    return GeneratedOutput::new;
  }

  /** Sends lines that say who answers, then does what {@code inputs} do. */
  public static Inputs greeted(Inputs inputs, GreetingConfig lines) {
    return connection -> new Greeting(connection, inputs.open(connection), lines);
  }

  /** As {@code inputs}, and tells behind its echo what was counted, if it is asked. */
  public static Inputs receipted(Inputs inputs) {
    return connection -> new Receipt(connection, inputs.open(connection));
  }

  /** As {@code inputs}, but received no faster than the rates allow. */
  public static Inputs shaped(
      Inputs inputs, long connectionBytesPerSecond, @Nullable ByteBudget listener) {
    return new Shaped(inputs, connectionBytesPerSecond, listener);
  }

  /**
   * As {@code inputs}, but for the faults that {@code dealer} deals, or that each connection
   * chooses.
   */
  public static Inputs faulty(Inputs inputs, FaultDealer dealer, FaultWords text) {
    return new Faulty(inputs, dealer, text);
  }

  private record Faulty(Inputs inputs, FaultDealer dealer, FaultWords text) implements Inputs {
    @Override
    public Peer over(SocketPeer socket) {
      return inputs.over(socket);
    }

    @Override
    public Input open(Connection connection) {
      Input input = inputs.open(connection);
      if (dealer.plan().byLine()) {
        return new ChosenFaults(connection, input, dealer, text);
      }
      boolean bySource = dealer.plan().bySource() && connection.listener().proxyProtocol().isOn();
      return bySource
          ? new ProxiedFaults(connection, input, dealer, text)
          : FaultyInput.of(connection, input, dealer, text);
    }
  }

  private static final class Spoken implements Inputs {
    private final Function<SocketPeer, Session> sessions;

    Spoken(Function<SocketPeer, Session> sessions) {
      this.sessions = sessions;
    }

    @Override
    public Peer over(SocketPeer socket) {
      return sessions.apply(socket);
    }

    @Override
    public Input open(Connection connection) {
      return ((Session) connection.peer()).begin(connection);
    }
  }

  private static final class Shaped implements Inputs {
    private final Inputs inputs;
    private final long bytesPerSecond;
    private final @Nullable ByteBudget shared;

    Shaped(Inputs inputs, long bytesPerSecond, @Nullable ByteBudget shared) {
      this.inputs = inputs;
      this.bytesPerSecond = bytesPerSecond;
      this.shared = shared;
    }

    @Override
    public Peer over(SocketPeer socket) {
      return inputs.over(socket);
    }

    @Override
    public Input open(Connection connection) {
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
}
