package dev.echoport.client.load;

import org.HdrHistogram.Histogram;

/** Where the round trips of each second go. */
public interface IntervalLog {
  /** Nowhere. */
  IntervalLog NONE = interval -> {};

  /**
   * Takes the round trips of one interval, those of the warm-up left out, in nanoseconds, with its
   * start and end stamped on the histogram in milliseconds since the epoch. Called by the thread
   * that runs the load.
   */
  void interval(Histogram roundTrips);
}
