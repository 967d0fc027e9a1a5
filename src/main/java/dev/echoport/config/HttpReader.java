package dev.echoport.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the settings of a listener into its {@link HttpConfig} and {@link GreetingConfig}. */
final class HttpReader {
  private final Settings settings;
  private final Problems problems;

  HttpReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** All settings of the listener at {@code path} are valid. */
  HttpConfig read(String path) {
    String http = path + ".http";
    List<?> subprotocols = settings.value(http + ".subprotocols", List.class);
    return new HttpConfig(
        settings.value(http + ".maxDelay", Duration.class),
        settings.value(http + ".maxFrame", Long.class).intValue(),
        settings.value(http + ".maxMessage", Long.class),
        settings.value(http + ".compression", Boolean.class),
        subprotocols.stream().map(String.class::cast).toList(),
        settings.value(http + ".answer", HttpConfig.Answering.class),
        settings.value(http + ".maxBody", Long.class),
        settings.value(http + ".maxSpill", Long.class),
        folder(http + ".spillFolder"),
        settings.value(http + ".stallTimeout", Duration.class),
        settings.value(http + ".grpc.maxMessage", Long.class).intValue());
  }

  private @Nullable Path folder(String path) {
    Optional<?> value = settings.value(path, Optional.class);
    Path folder = value.map(Path.class::cast).orElse(null);
    Setting setting = settings.find(path);
    if (folder != null && setting != null && !Files.isWritable(folder)) {
      problems.add(
          setting.origin(),
          path,
          folder + " is not there, or cannot be written to (expected: a folder)");
    }
    return folder;
  }

  /** As {@link #read}. */
  GreetingConfig greeting(String path) {
    return new GreetingConfig(
        settings.value(path + ".banner", String.class),
        settings.value(path + ".identity", Boolean.class));
  }
}
