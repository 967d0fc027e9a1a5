package dev.echoport.testing;

import java.time.Duration;

/**
 * What goes wrong with datagrams, on listeners of {@code udp}, which can have {@link Fault#delay},
 * {@link Fault#rate}, {@link Fault#flip} and {@link Fault#corrupt} as well. Both ways, unless
 * {@link Fault#incoming} or {@link Fault#outgoing} says which.
 *
 * <pre>{@code
 * void losesTheFirstTwoAnswers(EchoportListener udp) {
 *   udp.faults(DatagramFaults.loss().outgoing().datagrams(1, 2));
 * }
 * }</pre>
 */
public final class DatagramFaults {
  private DatagramFaults() {}

  /** It does not arrive. */
  public static Fault loss() {
    return Fault.of("loss");
  }

  /**
   * Several are lost one behind the other.
   *
   * @param begins the probability that it begins, 0.01 for one of a hundred
   * @param ends the probability that it ends
   */
  public static Fault burst(double begins, double ends) {
    return Fault.of("burst").percent("p", begins).percent("r", ends);
  }

  /** What has more bytes is lost. */
  public static Fault largerThan(int bytes) {
    return Fault.of("larger").bytes("than", bytes);
  }

  /** It comes twice. */
  public static Fault duplicate() {
    return Fault.of("duplicate");
  }

  /**
   * So many others overtake it; needs {@link Fault#probability} or {@link Fault#datagrams}.
   *
   * @param patience how long it waits for them
   */
  public static Fault reorder(int others, Duration patience) {
    return Fault.of("reorder").with("by", others).time("time", patience);
  }
}
