package dev.echoport.client.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HdrLogTest {
  @TempDir private Path directory;

  @Test
  void writesWhatTheLibraryReads() throws Exception {
    Path file = directory.resolve("load.hlog");
    Histogram interval = LoadTally.newHistogram();
    interval.recordValue(1_000_000);
    interval.setStartTimeStamp(System.currentTimeMillis());
    interval.setEndTimeStamp(System.currentTimeMillis() + 1000);
    try (HdrLog log = HdrLog.create(file)) {
      log.interval(interval);
    }
    HistogramLogReader reader = new HistogramLogReader(file.toFile());
    assertThat(reader.nextIntervalHistogram()).isEqualTo(interval);
    assertThat(reader.nextIntervalHistogram()).isNull();
  }
}
