package dev.echoport.client.diagnose.path;

import dev.echoport.client.diagnose.finding.Ending;
import java.io.Closeable;
import java.time.Duration;

/** Asks now and then whether a connection still echoes, in whatever is spoken on it. */
public interface Talk extends Closeable {
  EchoConnection connection();

  @Override
  default void close() {
    connection().close();
  }

  /** Sends something small. */
  void ask();

  /** Whether it comes back in time. */
  boolean answered(Duration within);

  /** Waits; returns whether nothing has come meanwhile, not even an end. */
  boolean rests(Duration time);

  /** Whether this side was told of an end. */
  boolean ended();

  /** How, with its article. */
  String ending();

  /** On a connection of bytes. */
  record Bytes(EchoConnection connection) implements Talk {
    @Override
    public void ask() {
      connection.send(new byte[] {'i'});
    }

    @Override
    public boolean answered(Duration within) {
      return connection.receive(1, within).length > 0;
    }

    @Override
    public boolean rests(Duration time) {
      return connection.receive(1, time).length == 0 && !ended();
    }

    @Override
    public boolean ended() {
      return connection.ending() != Ending.NONE;
    }

    @Override
    public String ending() {
      return connection.ending().text();
    }
  }
}
