package dev.echoport.config;

import dev.echoport.parameter.Parameter;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an {@code http} listener answers with.
 *
 * @param describe which requests are described
 * @param maxDescribedBytes how much of a body a description shows
 * @param parameters where a request may ask for something
 * @param defaults what holds where a request does not ask
 * @param maxSizeBytes the largest body that may be asked for
 * @param maxDuration how long a body may take that is to come bit by bit
 * @param origins whose pages may read answers; {@code *} is any
 * @param environment the variables that a description shows
 */
public record AnswersConfig(
    Describing describe,
    int maxDescribedBytes,
    Asking parameters,
    Map<Parameter, List<String>> defaults,
    long maxSizeBytes,
    Duration maxDuration,
    List<String> origins,
    List<String> environment) {
  /** Which requests are described. */
  public enum Describing {
    /** {@code GET /echo}; there is nothing else. */
    ECHO,
    /** All but those whose body is echoed. */
    ANY
  }

  /** Where a request may ask for something. */
  public enum Asking {
    /** In its query, and in header fields. */
    ALL,
    /** In header fields. */
    HEADERS,
    /** Nowhere. */
    NONE
  }

  /** As {@code conf/echoport.yaml} has it. */
  public static final AnswersConfig DEFAULT =
      new AnswersConfig(
          Describing.ANY,
          64 << 10,
          Asking.ALL,
          Map.of(),
          1 << 30,
          Duration.ofMinutes(10),
          List.of(),
          List.of());

  public AnswersConfig {
    Map<Parameter, List<String>> copy = new EnumMap<>(Parameter.class);
    copy.putAll(defaults);
    defaults = Collections.unmodifiableMap(copy);
    origins = List.copyOf(origins);
    environment = List.copyOf(environment);
  }
}
