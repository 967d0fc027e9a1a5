package dev.echoport.processor;

import dev.echoport.config.ProcessorOptions;
import dev.echoport.config.ProcessorSpec;
import dev.echoport.config.ProcessorSpec.OptionSpec;
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
