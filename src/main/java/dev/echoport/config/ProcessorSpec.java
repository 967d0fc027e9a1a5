package dev.echoport.config;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the loader must know of a processor to check its configuration.
 *
 * @param name as an operator writes it
 * @param options that it knows
 * @param places where it may run; the first is the default
 * @param only whether it must be the only one of its chain
 */
public record ProcessorSpec(
    String name, List<OptionSpec> options, List<Place> places, boolean only) {

  public ProcessorSpec {
    options = List.copyOf(options);
    places = List.copyOf(places);
  }

  /** An option of a processor. */
  public sealed interface OptionSpec {
    /** As an operator writes it. */
    String name();

    /** Any text; {@code defaultValue} null: it must be given. */
    record Text(String name, @Nullable String defaultValue) implements OptionSpec {}

    /** One of a few words, as they are written. */
    record Choice(String name, Set<String> words, @Nullable String defaultValue)
        implements OptionSpec {}

    /** A whole number. */
    record Number(String name, int min, int max, @Nullable Integer defaultValue)
        implements OptionSpec {}

    /** A size in bytes. */
    record Size(String name, long min, long max, @Nullable Long defaultValue)
        implements OptionSpec {}

    /** A switch. */
    record Flag(String name, boolean defaultValue) implements OptionSpec {}

    /** A time. */
    record Time(String name, Duration min, Duration max, @Nullable Duration defaultValue)
        implements OptionSpec {}
  }
}
