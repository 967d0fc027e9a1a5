package dev.echoport.processor.builtin;

import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.Places;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Puts a text in front of each frame. */
public final class PrefixProcessor implements Processor {

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of("prefix", Places.CHEAP, new OptionSpec.Text("text", null));
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    byte[] prefix = options.text("text").getBytes(StandardCharsets.UTF_8);
    return (payload, frame) ->
        Buffer.buffer(prefix.length + payload.length()).appendBytes(prefix).appendBuffer(payload);
  }
}
