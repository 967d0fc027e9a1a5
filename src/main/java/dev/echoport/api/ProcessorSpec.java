package dev.echoport.api;

import dev.echoport.text.ListenerName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the loader must know of a processor to check its configuration.
 *
 * <pre>{@code
 * ProcessorSpec spec =
 *     ProcessorSpec.of(
 *         "pause",
 *         List.of(Place.WORKER),
 *         new OptionSpec.Time("time", Duration.ZERO, Duration.ofHours(1), null),
 *         new OptionSpec.Flag("fast", false));
 * }</pre>
 *
 * @param name as an operator writes it, like the name of a listener
 * @param options that it knows
 * @param places where it may run; the first is the usual default
 * @param only whether it must be the only one of its chain
 */
public record ProcessorSpec(
    String name, List<OptionSpec> options, List<Place> places, boolean only) {
  /** Keys of every processor, which no option may be called. */
  public static final List<String> RESERVED =
      List.of("name", "on", "pool", "timeout", "onError", "address", "prefer", "retries");

  private static final Pattern OPTION_NAME = Pattern.compile("[a-z][a-zA-Z0-9]{0,31}");

  /**
   * Checks what a plugin may get wrong.
   *
   * @throws IllegalArgumentException naming the name, option or place that cannot be
   */
  public ProcessorSpec {
    options = List.copyOf(options);
    places = List.copyOf(places);
    require(ListenerName.isValid(name), ListenerName.problem("processor", name));
    require(!places.isEmpty(), "places is empty (expected: one place at least)");
    Set<String> names = new HashSet<>(RESERVED);
    for (OptionSpec option : options) {
      require(
          OPTION_NAME.matcher(option.name()).matches() && names.add(option.name()),
          '"'
              + option.name()
              + "\" is not the name of an option (expected: letters and digits, none twice, none of "
              + String.join(", ", RESERVED)
              + ")");
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }

  /** A processor that may stand beside others. */
  public static ProcessorSpec of(String name, List<Place> places, OptionSpec... options) {
    return new ProcessorSpec(name, List.of(options), places, false);
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
    @SuppressWarnings("JavaLangClash")
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
