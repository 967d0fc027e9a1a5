package dev.echoport.processor;

import dev.echoport.config.ProcessorOptions;
import dev.echoport.config.ProcessorSpec;
import io.vertx.core.buffer.Buffer;

/** Turns the bytes of each frame round. */
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
