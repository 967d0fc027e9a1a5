package dev.echoport.processor;

import dev.echoport.config.Place;
import dev.echoport.config.ProcessorOptions;
import dev.echoport.config.ProcessorSpec;
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
