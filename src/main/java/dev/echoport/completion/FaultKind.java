package dev.echoport.completion;

/**
 * What a fault does that somebody asked for: the words of {@code faults.plan}, of {@code FAULT}
 * records and of {@code echoport_faults_total}. {@code docs/faults.md} describes each.
 */
public enum FaultKind {
  /** A reset on the wire, behind what was sent. */
  RESET("reset"),
  /** An orderly end by the gateway. */
  CLOSE("close"),
  /** The gateway's FIN; it goes on reading. */
  FINISH("finish"),
  /** Nothing is received, or sent, for a time. */
  STALL("stall"),
  /** What is sent is sent later. */
  DELAY("delay"),
  /** So many bytes a second. */
  RATE("rate"),
  /** Sends of so many bytes. */
  SLICE("slice"),
  /** Bits or bytes that are wrong. */
  CORRUPT("corrupt"),
  /** Bytes that are not sent. */
  DROP("drop"),
  /** Bytes that are sent twice. */
  DUPLICATE("duplicate"),
  /** Bytes that nobody has sent. */
  INSERT("insert"),
  /** Two blocks in the wrong order. */
  SWAP("swap"),
  /** Nothing of the rest is sent. */
  TRUNCATE("truncate"),
  /** A reset as soon as it is accepted. */
  REFUSE("refuse"),
  /** Taken up some time after it was accepted. */
  LATE("late"),
  /** A certificate with a flaw. */
  CERTIFICATE("certificate"),
  /** An alert of TLS, in the handshake or behind what was sent. */
  ALERT("alert"),
  /** The end without a word of TLS. */
  NO_CLOSE_NOTIFY("noCloseNotify"),
  /** A record of TLS that does not decrypt. */
  BAD_RECORD("badRecord"),
  /** Silence after the ClientHello. */
  STALL_HANDSHAKE("stallHandshake"),
  /** A datagram that does not arrive. */
  LOSS("loss"),
  /** A datagram that others overtake. */
  REORDER("reorder"),
  /** Datagrams lost one behind the other. */
  BURST("burst"),
  /** A datagram that is lost because of its size. */
  LARGER("larger"),
  /** A status of HTTP instead of the echo. */
  STATUS("status"),
  /** The head of an answer comes slowly. */
  SLOW_HEAD("slowHead"),
  /** A chunk of HTTP/1.1 that is none. */
  BAD_CHUNK("badChunk"),
  /** A {@code Content-Length} that is not kept. */
  WRONG_LENGTH("wrongLength"),
  /** {@code GOAWAY} of HTTP/2. */
  GOAWAY("goaway"),
  /** {@code RST_STREAM} of HTTP/2. */
  RST_STREAM("rstStream"),
  /** A close frame of a WebSocket. */
  CLOSE_FRAME("closeFrame"),
  /** A frame of a WebSocket that nobody may send. */
  BAD_FRAME("badFrame");

  private final String word;

  FaultKind(String word) {
    this.word = word;
  }

  /** How it is written. */
  public String word() {
    return word;
  }

  /**
   * Whether it is drawn for each request of HTTP, of which a WebSocket is one, and not for a
   * connection.
   */
  public boolean isOfRequests() {
    return switch (this) {
      case STATUS, SLOW_HEAD, BAD_CHUNK, WRONG_LENGTH, GOAWAY, RST_STREAM, CLOSE_FRAME, BAD_FRAME ->
          true;
      default -> false;
    };
  }
}
