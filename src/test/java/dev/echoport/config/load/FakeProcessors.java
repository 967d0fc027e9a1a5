package dev.echoport.config.load;

import dev.echoport.api.Place;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.config.processor.ProcessorDeclaration;
import dev.echoport.config.processor.ProcessorSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Three processors: {@code plain}, {@code typed} with an option of each type, {@code alone}. */
final class FakeProcessors implements ProcessorSource {
  private static final ProcessorSpec PLAIN =
      ProcessorSpec.of("plain", List.of(Place.LOOP, Place.VIRTUAL, Place.BUS));
  private static final ProcessorSpec TYPED =
      ProcessorSpec.of(
          "typed",
          List.of(Place.WORKER, Place.BUS),
          new OptionSpec.Time("time", Duration.ZERO, Duration.ofMinutes(1), null),
          new OptionSpec.Choice("word", Set.of("one", "two"), "one"),
          new OptionSpec.Number("number", 1, 9, 7),
          new OptionSpec.Size("size", 1, 2 << 20, 1024L),
          new OptionSpec.Flag("flag", false),
          new OptionSpec.Text("text", ""));
  private static final ProcessorSpec ALONE =
      new ProcessorSpec("alone", List.of(), List.of(Place.LOOP), true);

  private final List<String> asked = new ArrayList<>();
  private final List<BrokenPlugin> broken = new ArrayList<>();

  /** Each folder that was asked for. */
  List<String> asked() {
    return asked;
  }

  void addBroken(String jar, String why) {
    broken.add(new BrokenPlugin(jar, why));
  }

  @Override
  public Found find(@Nullable Path plugins) {
    asked.add(String.valueOf(plugins));
    return new Found(
        Map.of(
            "plain", new Fake(PLAIN),
            "typed", new Fake(TYPED),
            "alone", new Fake(ALONE)),
        broken);
  }

  /** Remembers frames where its option {@code flag} is set. */
  private record Fake(ProcessorSpec spec) implements ProcessorDeclaration {

    @Override
    public Place defaultPlace(ProcessorOptions options) {
      return spec.places().get(0);
    }

    @Override
    public boolean stateful(ProcessorOptions options, boolean raw) {
      return options.values().containsKey("flag") && options.flag("flag") && raw;
    }
  }
}
