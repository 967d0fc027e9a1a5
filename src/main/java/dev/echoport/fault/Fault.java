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

  /** In which way a kind goes wrong that has several. */
  public enum Variant {
    /** More is announced than comes. */
    LONGER("longer"),
    /** Less is announced than comes. */
    SHORTER("shorter"),
    /** A bit is set that means nothing. */
    RESERVED_BIT("reservedBit"),
    /** Masked, as a client has to do it. */
    MASKED("masked"),
    /** Of a kind that means nothing. */
    OPCODE("opcode"),
    /** A fragment that no other ends. */
    UNFINISHED("unfinished");

    private final String word;

    Variant(String word) {
      this.word = word;
    }

    /** How it is written. */
    public String word() {
      return word;
    }
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
   * @param code a status of HTTP, an error of HTTP/2, or a status of a close frame
   * @param how what is wrong; {@code null} where a kind has one way alone
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
      GilbertElliott burst,
      int code,
      @Nullable Variant how) {

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
          GilbertElliott.NONE,
          0,
          null);
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
  public boolean needsKeys() {
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
