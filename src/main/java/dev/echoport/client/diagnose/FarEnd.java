package dev.echoport.client.diagnose;

import dev.echoport.client.diagnose.finding.FarRecord;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the other end knows of connections. */
interface FarEnd {
  /** Nobody can be asked. */
  FarEnd UNKNOWN =
      new FarEnd() {
        @Override
        public @Nullable FarRecord find(EchoConnection connection) {
          return null;
        }

        @Override
        public @Nullable FarRecord await(
            FarRecord of, Predicate<FarRecord> condition, Duration within) {
          return null;
        }

        @Override
        public String whyNot() {
          return "--admin URL names the admin API of the other end, which would tell";
        }
      };

  /**
   * Its record of a connection that has introduced itself.
   *
   * @return {@code null} if nobody can be asked, or none is the one for certain
   */
  @Nullable FarRecord find(EchoConnection connection) throws InterruptedException;

  /** The record as soon as the condition holds, or as it was last; {@code null} if it is gone. */
  @Nullable FarRecord await(FarRecord of, Predicate<FarRecord> condition, Duration within)
      throws InterruptedException;

  /**
   * What its listener for datagrams at this port has counted; the only one, if none is there.
   *
   * @return {@code null} if nobody can be asked, or it is not clear which listener it is
   */
  default @Nullable Datagrams datagrams(int port) throws InterruptedException {
    return null;
  }

  /** Payload, without headers. */
  record Datagrams(long receivedBytes, long sentBytes) {}

  /** What to do, so that it can be asked. */
  String whyNot();
}
