package dev.echoport.fault;

import dev.echoport.completion.FaultKind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a plan.
 *
 * @param at where it takes effect
 * @param every and again after each so many bytes, or milliseconds; {@code null}: once
 * @param audience for whom
 * @param effect what its kind needs
 */
public record Fault(
    FaultKind kind, Position at, @Nullable Range every, Audience audience, Effect effect) {

  /** What a stall stops; which way of a datagram. */
  public enum Side {
    /** Receiving. */
    RECEIVE,
    /** Sending. */
    SEND,
    /** Both. */
    BOTH
  }

  /**
   * How a fault takes effect; a kind reads what it needs.
   *
   * @param bytes how many, or the size of a send
   * @param bits how many of one byte; 0: whole bytes
   * @param millis for how long; 0: for ever
   * @param jitterMillis a delay is up to so much longer or shorter
   * @param pauseMillis between two sends
   * @param bytesPerSecond the most
   * @param side what stops
   * @param text what is inserted, empty: drawn bytes; which certificate, or which alert
   * @param by how many datagrams overtake one
   * @param burst how datagrams are lost in bursts
   */
  public record Effect(
      Range bytes,
      int bits,
      Range millis,
      long jitterMillis,
      Range pauseMillis,
      long bytesPerSecond,
      Side side,
      String text,
      Range by,
      GilbertElliott burst) {

    /** Of a kind for streams. */
    public Effect(
        Range bytes,
        int bits,
        Range millis,
        long jitterMillis,
        Range pauseMillis,
        long bytesPerSecond,
        Side side,
        String text) {
      this(
          bytes,
          bits,
          millis,
          jitterMillis,
          pauseMillis,
          bytesPerSecond,
          side,
          text,
          Range.NONE,
          GilbertElliott.NONE);
    }

    /** How many bytes are inserted at most. */
    public long longestInsert() {
      return text.isEmpty() ? bytes.max() : text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /** Whether it takes effect before anything could be sent. */
  public boolean precedesOutput() {
    return switch (kind) {
      case REFUSE, LATE, CERTIFICATE, STALL_HANDSHAKE -> true;
      case ALERT -> isInHandshake();
      default -> false;
    };
  }

  /** Whether it is encrypted, and not by the engine. */
  boolean needsKeys() {
    return kind == FaultKind.ALERT && !isInHandshake();
  }

  /** Which alert it says. */
  public TlsAlert alert() {
    return TlsAlert.of(effect.text());
  }

  /** Whether it answers the ClientHello. */
  public boolean isInHandshake() {
    return at.equals(Position.START);
  }

  /** Whether datagrams have it on their way in, {@code RECEIVE}, or out, {@code SEND}. */
  boolean concerns(Side direction) {
    return effect.side() == Side.BOTH || effect.side() == direction;
  }

  /** Whether nothing that was received after it is sent. */
  public boolean endsOutput() {
    return kind == FaultKind.TRUNCATE
        || kind == FaultKind.REFUSE
        || ConnectionFaults.ENDS.contains(kind);
  }
}
