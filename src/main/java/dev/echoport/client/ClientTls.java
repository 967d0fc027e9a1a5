package dev.echoport.client;

import org.jspecify.annotations.Nullable;

/**
 * Whom to trust behind {@code tls://}, {@code wss://} and {@code https://}.
 *
 * @param insecure everybody
 * @param trust a PEM file with authorities, {@code null} for those of the JDK
 * @param sni the name to ask for and to verify, {@code null} for the target's host
 */
public record ClientTls(boolean insecure, @Nullable String trust, @Nullable String sni) {
  /** Verified as a browser would. */
  public static final ClientTls DEFAULT = new ClientTls(false, null, null);

  /** Refuses options of TLS for a target without it. */
  public void require(Target target) {
    if (!target.isSecure() && isAsked()) {
      throw new IllegalArgumentException(
          "--insecure, --trust and --sni (expected: tls://, wss:// or https://)");
    }
    if (insecure && trust != null) {
      throw new IllegalArgumentException("--trust (expected: no --insecure)");
    }
  }

  /**
   * Not by {@code equals}: a record's is generated when it is first called, for tens of
   * milliseconds of CPU.
   */
  private boolean isAsked() {
    return insecure || trust != null || sni != null;
  }

  public String name(Target target) {
    return sni == null ? target.host() : sni;
  }
}
