package dev.echoport.processor.builtin;

import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.HeapBytes;
import dev.echoport.processor.Places;
import io.vertx.core.buffer.Buffer;

/** Reverses the bytes of each frame. */
public final class ReverseProcessor implements Processor {

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of("reverse", Places.CHEAP);
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    return (payload, frame) -> reversed(payload.getBytes());
  }

  private static Buffer reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return HeapBytes.payload(reversed);
  }
}
