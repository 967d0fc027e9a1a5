package dev.echoport.processor.builtin;

import dev.echoport.api.FrameContext;
import dev.echoport.api.Place;
import dev.echoport.api.Processor;
import dev.echoport.api.ProcessorOptions;
import dev.echoport.api.ProcessorSpec;
import dev.echoport.api.ProcessorSpec.OptionSpec;
import dev.echoport.api.Transformation;
import dev.echoport.processor.HeapBytes;
import dev.echoport.processor.Places;
import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * Adds a digest of each frame, or replaces the frame by it. Where frames have no borders, one
 * digest of the whole input comes at its end.
 */
public final class DigestProcessor implements Processor {
  private static final String ALGORITHM = "algorithm";
  private static final String MODE = "mode";
  private static final String APPEND = "append";
  private static final String FORMAT = "format";
  private static final String HEX = "hex";
  private static final String SHA_256 = "sha-256";

  @Override
  public ProcessorSpec spec() {
    return ProcessorSpec.of(
        "digest",
        Places.CHEAP,
        new OptionSpec.Choice(ALGORITHM, Set.of("crc32c", SHA_256), "crc32c"),
        new OptionSpec.Choice(MODE, Set.of(APPEND, "replace"), APPEND),
        new OptionSpec.Choice(FORMAT, Set.of("binary", HEX), HEX));
  }

  /** A cryptographic digest is work for a worker. */
  @Override
  public Place defaultPlace(ProcessorOptions options) {
    return options.text(ALGORITHM).equals(SHA_256) ? Place.WORKER : Place.LOOP;
  }

  @Override
  public boolean stateful(ProcessorOptions options, boolean raw) {
    return raw;
  }

  @Override
  public Transformation open(ProcessorOptions options, boolean raw) {
    return raw ? new Stream(options) : (payload, frame) -> ofFrame(options, payload.getBytes());
  }

  private static Buffer ofFrame(ProcessorOptions options, byte[] bytes) {
    Checksum checksum = Checksum.of(options.text(ALGORITHM));
    checksum.update(bytes);
    Buffer digest = written(options, checksum);
    return appends(options) ? Buffer.buffer(bytes).appendBuffer(digest) : digest;
  }

  private static boolean appends(ProcessorOptions options) {
    return options.text(MODE).equals(APPEND);
  }

  private static Buffer written(ProcessorOptions options, Checksum checksum) {
    byte[] value = checksum.value();
    boolean hex = options.text(FORMAT).equals(HEX);
    return HeapBytes.payload(hex ? new HexCoding().encode(value) : value);
  }

  /** The digest of one connection's input. */
  private static final class Stream implements Transformation {
    private final ProcessorOptions options;
    private final Checksum checksum;

    Stream(ProcessorOptions options) {
      this.options = options;
      this.checksum = Checksum.of(options.text(ALGORITHM));
    }

    @Override
    public Buffer apply(Buffer payload, FrameContext frame) {
      checksum.update(payload.getBytes());
      return appends(options) ? payload : Buffer.buffer();
    }

    @Override
    public Buffer finish() {
      return written(options, checksum);
    }
  }
}
