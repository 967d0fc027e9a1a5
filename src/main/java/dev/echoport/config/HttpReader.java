package dev.echoport.config;

import dev.echoport.parameter.BadParameterException;
import dev.echoport.parameter.Bounds;
import dev.echoport.parameter.EchoParameters;
import dev.echoport.parameter.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
    return new HttpConfig(
        settings.value(http + ".maxDelay", Duration.class),
        settings.value(http + ".maxFrame", Long.class).intValue(),
        settings.value(http + ".maxMessage", Long.class),
        settings.value(http + ".compression", Boolean.class),
        texts(http + ".subprotocols"),
        settings.value(http + ".answer", HttpConfig.Answering.class),
        settings.value(http + ".maxBody", Long.class),
        settings.value(http + ".maxSpill", Long.class),
        folder(http + ".spillFolder"),
        settings.value(http + ".stallTimeout", Duration.class),
        new GrpcConfig(
            settings.value(http + ".grpc.maxMessage", Long.class).intValue(),
            settings.value(http + ".grpc.health", Boolean.class)),
        settings.value(http + ".maxHeader", Long.class).intValue(),
        answers(http));
  }

  private AnswersConfig answers(String http) {
    Bounds bounds =
        new Bounds(
            settings.value(http + ".maxDelay", Duration.class),
            settings.value(http + ".maxSize", Long.class),
            settings.value(http + ".maxDuration", Duration.class));
    return new AnswersConfig(
        settings.value(http + ".describe", AnswersConfig.Describing.class),
        settings.value(http + ".maxDescribed", Long.class).intValue(),
        settings.value(http + ".parameters", AnswersConfig.Asking.class),
        defaults(http + ".defaults", bounds),
        bounds.maxBytes(),
        bounds.maxDuration(),
        texts(http + ".cors.origins"),
        texts(http + ".environment"));
  }

  /** Those that are wrong are left out, and reported, until the rest is right. */
  private Map<Parameter, List<String>> defaults(String path, Bounds bounds) {
    Map<Parameter, List<String>> defaults = new EnumMap<>(Parameter.class);
    for (Parameter parameter : Parameter.values()) {
      List<String> texts = texts(path + "." + parameter.key());
      if (!texts.isEmpty()) {
        defaults.put(parameter, texts);
      }
    }
    while (true) {
      try {
        EchoParameters.of(defaults, bounds);
        return defaults;
      } catch (BadParameterException e) {
        String key = path + "." + e.parameter().key();
        Setting setting = settings.find(key);
        if (setting != null) {
          problems.add(setting.origin(), key, e.detail());
        }
        defaults.remove(e.parameter());
      }
    }
  }

  private List<String> texts(String path) {
    List<?> texts = settings.value(path, List.class);
    return texts.stream().map(String.class::cast).toList();
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
