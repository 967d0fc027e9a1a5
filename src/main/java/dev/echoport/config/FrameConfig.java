package dev.echoport.config;

import dev.echoport.frame.FrameFormat;
import dev.echoport.scheme.Feature;

/**
 * How a listener cuts its input into frames.
 *
 * @param format how the input is cut into frames for the processors; docs/processors.md describes
 *     each
 * @param limitBytes a larger payload of a frame is an error; not for {@code raw}
 * @param atEof what becomes of an unterminated rest at the end of the input
 */
public record FrameConfig(
    @Key(name = "frame", on = Feature.STREAM) FrameFormat format,
    @Key(name = "frameLimit", kind = Kind.SIZE, min = "1B", max = "64MiB", on = Feature.STREAM)
        int limitBytes,
    @Key(on = Feature.STREAM) AtEof atEof) {
  /** No frames. */
  public static final FrameConfig RAW =
      new FrameConfig(FrameFormat.RAW, 1024 * 1024, AtEof.PROCESS);
}
