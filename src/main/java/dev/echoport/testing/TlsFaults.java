package dev.echoport.testing;

import java.time.Duration;

/**
 * What goes wrong with TLS, on listeners of {@code tls}, {@code https} and {@code wss}. {@link
 * TestCertificate} is what a client trusts, so that it sees the flaw of a certificate and nothing
 * else.
 *
 * <pre>{@code
 * void showsOldCertificates(EchoportListener secure) {
 *   secure.nextConnection(TlsFaults.expiredCertificate());
 *   secure.nextConnection(TlsFaults.alert("handshake_failure"));
 *   secure.nextConnection(TlsFaults.noCloseNotify().afterSent(1_000));
 * }
 * }</pre>
 */
public final class TlsFaults {
  private TlsFaults() {}

  private static Fault certificate(String flaw) {
    return Fault.of("certificate").with("what", flaw);
  }

  /** The certificate's time is over. */
  public static Fault expiredCertificate() {
    return certificate("expired");
  }

  /** The certificate's time is to come. */
  public static Fault certificateNotYetValid() {
    return certificate("notYetValid");
  }

  /** Nobody but itself has issued the certificate. */
  public static Fault selfSignedCertificate() {
    return certificate("selfSigned");
  }

  /** The certificate is another host's. */
  public static Fault certificateOfOtherName() {
    return certificate("otherName");
  }

  /**
   * An alert answers the ClientHello; with a place, on {@code tls} with OpenSSL, it comes there.
   *
   * @param name as RFC 8446 has it, {@code handshake_failure}
   */
  public static Fault alert(String name) {
    return Fault.of("alert").with("what", name);
  }

  /** Nothing answers the ClientHello for so long. */
  public static Fault stallHandshake(Duration time) {
    return stallHandshake().time("time", time);
  }

  /** Nothing answers the ClientHello until {@code tls.handshakeTimeout} ends it. */
  public static Fault stallHandshake() {
    return Fault.of("stallHandshake");
  }

  /** The stream ends without the {@code close_notify} that belongs before its end. */
  public static Fault noCloseNotify() {
    return Fault.of("noCloseNotify");
  }

  /** A record comes that does not decrypt, then the end. */
  public static Fault badRecord() {
    return Fault.of("badRecord");
  }
}
