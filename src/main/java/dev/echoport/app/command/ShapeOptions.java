package dev.echoport.app.command;

import dev.echoport.client.load.LoadMode;
import dev.echoport.client.load.LoadShape;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a load changes over time. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ShapeOptions {
  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "stream",
      converter = LoadModeConverter.class,
      description = {
        "stream: connections live as long as the load. churn: each sends its messages, waits for"
            + " them and ends; another takes its place. half-close: as churn, with FIN right behind"
            + " the messages. Default: ${DEFAULT-VALUE}."
      })
  private LoadMode mode;

  @Option(
      names = "--ramp",
      paramLabel = "TIME",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description =
          "Time for the load to rise, before the duration; not part of the result."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration ramp;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = DurationConverter.class,
      description =
          "Time under full load, behind the ramp and before the duration; verified, but not part of"
              + " the result. 0s measures cold code as well. Default: ${DEFAULT-VALUE}.")
  private Duration warmUp;

  @Option(
      names = "--think",
      paramLabel = "TIME",
      defaultValue = "0s",
      converter = DurationConverter.class,
      description = "Pause before each next message of the closed loop. Default: ${DEFAULT-VALUE}.")
  private Duration think;

  LoadShape shape() {
    return new LoadShape(mode, ramp, warmUp, think);
  }
}
