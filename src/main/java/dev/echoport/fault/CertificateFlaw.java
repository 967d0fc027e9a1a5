package dev.echoport.fault;

import java.util.Arrays;
import java.util.List;

/** What is wrong with a certificate that a fault shows, and nothing else is. */
public enum CertificateFlaw {
  /** It was good until yesterday. */
  EXPIRED("expired"),
  /** It will be good in a year. */
  NOT_YET_VALID("notYetValid"),
  /** No authority has issued it. */
  SELF_SIGNED("selfSigned"),
  /** It is somebody else's. */
  OTHER_NAME("otherName");

  private final String word;

  CertificateFlaw(String word) {
    this.word = word;
  }

  /** How they are written. */
  public static List<String> words() {
    return Arrays.stream(values()).map(flaw -> flaw.word).toList();
  }

  /**
   * The one that is written so.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static CertificateFlaw of(String word) {
    return values()[Math.max(0, words().indexOf(word))];
  }
}
