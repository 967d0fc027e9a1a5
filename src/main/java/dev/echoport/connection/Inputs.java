package dev.echoport.connection;

import dev.echoport.config.GreetingConfig;
import dev.echoport.processor.ProcessorChain;
import java.util.function.Function;

/** What the connections of a listener do with what they receive. Belongs to one loop. */
public abstract sealed class Inputs {
  private Inputs() {}

  abstract Input open(Connection connection);

  /** What the connection takes for its peer: the socket, or a protocol that is spoken on it. */
  Peer over(SocketPeer socket) {
    return socket;
  }

  /** Speaks a protocol, which decides what is sent back. */
  public static Inputs session(Function<SocketPeer, Session> sessions) {
    return new Spoken(sessions);
  }

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

  /** Sends lines that say who answers, then does what {@code inputs} do. */
  public static Inputs greeted(Inputs inputs, GreetingConfig lines) {
    return new Greeted(inputs, lines);
  }

  private static final class Greeted extends Inputs {
    private final Inputs inputs;
    private final GreetingConfig lines;

    Greeted(Inputs inputs, GreetingConfig lines) {
      this.inputs = inputs;
      this.lines = lines;
    }

    @Override
    Input open(Connection connection) {
      return new Greeting(connection, inputs.open(connection), lines);
    }
  }

  private static final class Spoken extends Inputs {
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
      Session session = (Session) connection.peer();
      session.begin(connection);
      return session;
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
