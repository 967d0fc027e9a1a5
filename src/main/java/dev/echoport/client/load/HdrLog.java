package dev.echoport.client.load;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * Round trips second by second as an HdrHistogram log, which the tools of that library read. Values
 * are nanoseconds, the column of maxima is in milliseconds.
 */
public final class HdrLog implements IntervalLog, Closeable {
  private final PrintStream out;
  private final HistogramLogWriter writer;

  /**
   * Starts a new log.
   *
   * @throws FileNotFoundException when the file cannot be written
   */
  public static HdrLog create(Path file) throws FileNotFoundException {
    return new HdrLog(new PrintStream(new FileOutputStream(file.toFile())));
  }

  HdrLog(PrintStream out) {
    this.out = out;
    this.writer = new HistogramLogWriter(out);
    long now = System.currentTimeMillis();
    writer.outputComment("[round trips in nanoseconds]");
    writer.outputLogFormatVersion();
    writer.outputStartTime(now);
    writer.setBaseTime(now);
    writer.outputBaseTime(now);
    writer.outputLegend();
  }

  @Override
  public void interval(Histogram roundTrips) {
    writer.outputIntervalHistogram(roundTrips);
  }

  @Override
  public void close() {
    out.close();
  }
}
