package dev.echoport.config;

import dev.echoport.parameter.Parameter;
import dev.echoport.scheme.Feature;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an {@code http} listener answers with.
 *
 * @param describe {@code any}: every request is described, but those whose body /echo sends back.
 *     {@code echo}: GET /echo alone
 * @param maxDescribedBytes how much of a request's body its description shows
 * @param parameters where a request may ask for a status, a delay and more: in its query and its
 *     header, in its header, or nowhere
 * @param defaults what holds for requests that do not ask; docs/http-answers.md describes the words
 * @param maxSizeBytes the largest body that a request may ask for
 * @param maxDuration how long a body may take that comes bit by bit
 * @param origins origins whose pages may call from a browser; {@code *} is any
 * @param environment environment variables that a description shows
 */
public record AnswersConfig(
    @Key(on = Feature.REQUESTS) Describing describe,
    @Key(name = "maxDescribed", kind = Kind.SIZE, max = "1MiB", on = Feature.REQUESTS)
        int maxDescribedBytes,
    @Key(on = Feature.REQUESTS) Asking parameters,
    @Key(on = Feature.REQUESTS) Map<Parameter, List<String>> defaults,
    @Key(name = "maxSize", on = Feature.REQUESTS) long maxSizeBytes,
    @Key(max = "24h", on = Feature.REQUESTS) Duration maxDuration,
    @Key(name = "cors.origins", kind = Kind.ORIGINS, on = Feature.REQUESTS) List<String> origins,
    @Key(kind = Kind.VARIABLES, on = Feature.REQUESTS) List<String> environment) {
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
