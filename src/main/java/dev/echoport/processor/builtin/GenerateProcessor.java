package dev.echoport.processor.builtin;

import dev.echoport.api.Place;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.Transformation;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Makes the listener a character generator, as RFC 864 describes it: what is received is thrown
 * away, what is sent comes from {@link CharacterGenerator}. The connection does the sending.
 */
public final class GenerateProcessor implements Processor {
  /** As an operator writes it. */
  public static final String NAME = "generate";

  @Override
  public ProcessorSpec spec() {
    return new ProcessorSpec(NAME, List.of(), List.of(Place.LOOP), true);
  }

  /** Throws away what is received. */
  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    return (payload, frame) -> Buffer.buffer();
  }
}
