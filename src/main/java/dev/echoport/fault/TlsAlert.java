package dev.echoport.fault;

import java.util.Locale;

/** The alerts of TLS by their names: RFC 8446, section 6, and RFC 5246, section 7.2. */
public enum TlsAlert {
  CLOSE_NOTIFY(0),
  UNEXPECTED_MESSAGE(10),
  BAD_RECORD_MAC(20),
  RECORD_OVERFLOW(22),
  HANDSHAKE_FAILURE(40),
  BAD_CERTIFICATE(42),
  UNSUPPORTED_CERTIFICATE(43),
  CERTIFICATE_REVOKED(44),
  CERTIFICATE_EXPIRED(45),
  CERTIFICATE_UNKNOWN(46),
  ILLEGAL_PARAMETER(47),
  UNKNOWN_CA(48),
  ACCESS_DENIED(49),
  DECODE_ERROR(50),
  DECRYPT_ERROR(51),
  PROTOCOL_VERSION(70),
  INSUFFICIENT_SECURITY(71),
  INTERNAL_ERROR(80),
  INAPPROPRIATE_FALLBACK(86),
  USER_CANCELED(90),
  NO_RENEGOTIATION(100),
  MISSING_EXTENSION(109),
  UNSUPPORTED_EXTENSION(110),
  UNRECOGNIZED_NAME(112),
  BAD_CERTIFICATE_STATUS_RESPONSE(113),
  UNKNOWN_PSK_IDENTITY(115),
  CERTIFICATE_REQUIRED(116),
  NO_APPLICATION_PROTOCOL(120);

  private static final int WARNING = 1;
  private static final int FATAL = 2;

  private final int code;

  TlsAlert(int code) {
    this.code = code;
  }

  /** Its number on the wire. */
  public int code() {
    return code;
  }

  /** As TLS 1.2 has it; TLS 1.3 ignores it. */
  public int level() {
    return switch (this) {
      case CLOSE_NOTIFY, USER_CANCELED, NO_RENEGOTIATION -> WARNING;
      default -> FATAL;
    };
  }

  /** As the RFC writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one that is written so.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static TlsAlert of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** The name of a number; the number where it has none. */
  public static String text(int code) {
    for (TlsAlert alert : values()) {
      if (alert.code == code) {
        return alert.text();
      }
    }
    return String.valueOf(code);
  }
}
