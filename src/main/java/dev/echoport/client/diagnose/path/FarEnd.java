package dev.echoport.client.diagnose.path;

import dev.echoport.client.diagnose.finding.FarDatagrams;
import dev.echoport.client.diagnose.finding.FarRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the other end knows of connections. */
public interface FarEnd {
  /** Nobody can be asked. */
  FarEnd UNKNOWN =
      new FarEnd() {
        @Override
        public @Nullable FarRecord find(EchoConnection connection) {
          return null;
        }

        @Override
        public @Nullable FarRecord await(
            EchoConnection connection, Predicate<FarRecord> condition, Duration within) {
          return null;
        }

        @Override
        public String whyNot() {
          return "--admin URL names the admin API of the other end, which would tell; so would its"
              + " listener with receipt: true";
        }
      };

  /**
   * Its record of a connection that has introduced itself.
   *
   * @return {@code null} if nobody can be asked, or none is the one for certain
   */
  @Nullable FarRecord find(EchoConnection connection) throws InterruptedException;

  /**
   * The record as soon as the condition holds, or as it was last; the connection is not used
   * further. {@code null} if it is not known, or gone.
   */
  @Nullable FarRecord await(
      EchoConnection connection, Predicate<FarRecord> condition, Duration within)
      throws InterruptedException;

  /** Whether it knows of a connection what this end is not told. */
  default boolean watches() {
    return true;
  }

  /** What a connection says first, so that it has a record; it is echoed. */
  default byte[] request() {
    return new byte[0];
  }

  /**
   * Lets it finish a connection that has introduced itself: it sends FIN, and reads on.
   *
   * @return {@code null} if it does so, else what would help
   */
  default @Nullable String end(EchoConnection connection) throws InterruptedException {
    return "--admin URL names the admin API of the other end, which can be asked to";
  }

  /**
   * Begins to record what arrives of a socket at its listener for datagrams of this port; at the
   * only one, if none has this port.
   *
   * @return {@code null} if nobody can be asked, or it is not clear which listener it is
   * @throws IOException if the greeting fails
   */
  default @Nullable FarDatagrams datagrams(int port, FarDatagrams.Greeting greeting)
      throws IOException, InterruptedException {
    return null;
  }

  /** What to do, so that it can be asked. */
  String whyNot();
}
