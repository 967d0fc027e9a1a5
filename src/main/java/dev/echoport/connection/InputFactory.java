package dev.echoport.connection;

import dev.echoport.config.GreetingConfig;
import dev.echoport.fault.ConnectionFaults;
import dev.echoport.fault.FaultDealer;
import dev.echoport.processor.ProcessorChain;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the connections of a listener do with what they receive. Belongs to one loop. */
public abstract sealed class InputFactory {
  private InputFactory() {}

  abstract Input open(Connection connection);

  /** What the connection takes for its peer: the socket, or a protocol that is spoken on it. */
  Peer over(SocketPeer socket) {
    return socket;
  }

  /** Speaks a protocol, which decides what is sent back. */
  public static InputFactory session(Function<SocketPeer, Session> sessions) {
    return new Spoken(sessions);
  }

  /** Sends it back as it is. */
  public static InputFactory echo() {
    return new Echo();
  }

  /** Cuts it into frames and sends back what the processors make of them. */
  public static InputFactory framed(ProcessorChain chain) {
    return new Framed(chain);
  }

  /** Sends characters without end, whatever it receives. */
  public static InputFactory generator() {
    return new Generator();
  }

  /** Sends lines that say who answers, then does what {@code inputs} do. */
  public static InputFactory greeted(InputFactory inputs, GreetingConfig lines) {
    return new Greeted(inputs, lines);
  }

  /** As {@code inputs}, but received no faster than the rates allow. */
  public static InputFactory shaped(
      InputFactory inputs, long connectionBytesPerSecond, @Nullable ByteBudget listener) {
    return new Shaped(inputs, connectionBytesPerSecond, listener);
  }

  /** As {@code inputs}, but for the faults that {@code dealer} deals. */
  public static InputFactory faulty(InputFactory inputs, FaultDealer dealer) {
    return new Faulty(inputs, dealer);
  }

  private static final class Faulty extends InputFactory {
    private final InputFactory inputs;
    private final FaultDealer dealer;

    Faulty(InputFactory inputs, FaultDealer dealer) {
      this.inputs = inputs;
      this.dealer = dealer;
    }

    private static @Nullable InetAddress source(Peer peer) {
      return peer instanceof SocketPeer socket
              && socket.channel().remoteAddress() instanceof InetSocketAddress address
          ? address.getAddress()
          : null;
    }

    /** One that is dealt nothing is like any other. */
    @Override
    Input open(Connection connection) {
      ConnectionFaults dealt = dealer.next(source(connection.peer()));
      Input input = inputs.open(connection);
      return dealt == null ? input : new FaultyInput(connection, input, dealt);
    }
  }

  private static final class Greeted extends InputFactory {
    private final InputFactory inputs;
    private final GreetingConfig lines;

    Greeted(InputFactory inputs, GreetingConfig lines) {
      this.inputs = inputs;
      this.lines = lines;
    }

    @Override
    Input open(Connection connection) {
      return new Greeting(connection, inputs.open(connection), lines);
    }
  }

  private static final class Spoken extends InputFactory {
    private final Function<SocketPeer, Session> sessions;

    Spoken(Function<SocketPeer, Session> sessions) {
      this.sessions = sessions;
    }

    @Override
    Peer over(SocketPeer socket) {
      return sessions.apply(socket);
    }

    @Override
    Input open(Connection connection) {
      return ((Session) connection.peer()).begin(connection);
    }
  }

  private static final class Shaped extends InputFactory {
    private final InputFactory inputs;
    private final long bytesPerSecond;
    private final @Nullable ByteBudget shared;

    Shaped(InputFactory inputs, long bytesPerSecond, @Nullable ByteBudget shared) {
      this.inputs = inputs;
      this.bytesPerSecond = bytesPerSecond;
      this.shared = shared;
    }

    @Override
    Peer over(SocketPeer socket) {
      return inputs.over(socket);
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

  private static final class Generator extends InputFactory {
    @Override
    Input open(Connection connection) {
      return new GeneratedOutput(connection);
    }
  }

  private static final class Echo extends InputFactory {
    @Override
    Input open(Connection connection) {
      return new DirectEcho(connection);
    }
  }

  private static final class Framed extends InputFactory {
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
