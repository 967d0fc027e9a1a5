package dev.echoport.fault;

import java.util.random.RandomGenerator;

/**
 * Loss in bursts: a channel with a good and a bad state (Gilbert 1960, Elliott 1963), with the
 * parameters of the literature, in millionths. tc-netem's {@code loss gemodel} takes the same,
 * written as {@code p r 1-h 1-k}.
 *
 * @param p that the state becomes bad behind a datagram in the good one
 * @param r that it becomes good behind one in the bad one
 * @param h that a datagram passes in the bad state
 * @param k that one passes in the good state
 */
public record GilbertElliott(int p, int r, int h, int k) {
  /** Nothing is lost. */
  public static final GilbertElliott NONE = new GilbertElliott(0, 0, 0, Audience.CERTAIN);

  /** Where the channel is. Belongs to the loop of its datagrams. */
  final class Channel {
    private boolean bad;

    /** Whether the next datagram is lost. */
    boolean loses(RandomGenerator chance) {
      boolean passes = chance.nextInt(Audience.CERTAIN) < (bad ? h : k);
      if (chance.nextInt(Audience.CERTAIN) < (bad ? r : p)) {
        bad = !bad;
      }
      return !passes;
    }
  }
}
