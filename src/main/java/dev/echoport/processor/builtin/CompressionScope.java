package dev.echoport.processor.builtin;

import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import java.util.Set;

/** The option {@code scope}: which bytes make one compressed stream. */
final class CompressionScope {
  private static final String NAME = "scope";
  private static final String AUTO = "auto";
  private static final String CONNECTION = "connection";

  static final OptionSpec OPTION =
      new OptionSpec.Choice(NAME, Set.of(AUTO, "frame", CONNECTION), AUTO);

  private CompressionScope() {}

  /** Whether all that a connection brings is one stream; else each frame is. */
  static boolean isConnection(ProcessorOptions options, boolean raw) {
    String scope = options.text(NAME);
    return scope.equals(AUTO) ? raw : scope.equals(CONNECTION);
  }
}
