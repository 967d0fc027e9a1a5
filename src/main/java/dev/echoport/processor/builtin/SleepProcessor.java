package dev.echoport.processor.builtin;

import dev.echoport.api.Place;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.api.Transformation;
import java.time.Duration;
import java.util.List;

/** Blocks its thread for a time, as a slow call would; an interrupt ends it with a failure. */
public final class SleepProcessor implements Processor {
  private static final Duration LONGEST = Duration.ofHours(1);

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of(
        "sleep",
        List.of(Place.WORKER, Place.VIRTUAL, Place.BUS),
        new OptionSpec.Time("time", Duration.ZERO, LONGEST, null));
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    long millis = options.duration("time").toMillis();
    return (payload, frame) -> {
      Thread.sleep(millis);
      return payload;
    };
  }
}
