package dev.echoport.connection;

import dev.echoport.completion.report.Autopsy.TcpFacts;
import dev.echoport.memory.ConnectionMemory;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The transport as a connection uses it: what can be posted. Called on the connection's loop only.
 */
public interface Peer extends Outlet {

  /** The peer's address, for people. */
  String remoteAddress();

  /** The gateway's own address of this connection, for people. */
  String localAddress();

  /** Makes an operation that {@link #send} accepts, and that reports to {@code connection}. */
  SendOperation newOperation(Connection connection);

  /** Posts receives from now on, or no more. One that is under way may still complete. */
  void receive(boolean posted);

  /** A send has completed, or the input gave something up. */
  default void progressed() {}

  /** Offers everything that is queued to the kernel. */
  void flush();

  /** Tells {@code fed} from now on how many bytes arrive, whatever they are. */
  void watchInput(IntConsumer fed);

  /** Sends FIN. Everything queued must have completed; receiving goes on. */
  void finish();

  /**
   * Says, where the protocol has a word for it, that nothing follows, and then runs {@code done}.
   * Everything queued must have completed. The kernel's FIN comes with {@link #close}.
   */
  void farewell(Runnable done);

  /** Runs {@code action} on the loop, in {@code millis} or when input and output had their turn. */
  void later(long millis, Runnable action);

  /** Where buffers come from, and what it holds of them. */
  ConnectionMemory memory();

  /** What the kernel knows of the connection, {@code null} if the transport does not tell. */
  @Nullable TcpFacts tcp();

  /** Closes at once; what is queued fails. */
  void close();

  /** Closes by a reset, without a word of TLS: what the kernel has not sent yet is lost. */
  void abort();

  /**
   * Writes {@code record} as it is, beneath TLS; nothing of TLS follows it, not even close_notify.
   * Everything queued must have completed.
   *
   * @param record empty: nothing is written
   */
  default void breakTls(byte[] record) {}

  /**
   * Says an alert of TLS, and nothing of TLS behind it. Everything queued must have completed.
   *
   * @param level of RFC 5246, section 7.2
   * @param description a number of RFC 8446, section 6
   */
  default void alert(int level, int description) {}

  /** Reads nothing at all, not even a handshake, or as it is told otherwise again. */
  void hold(boolean held);
}
