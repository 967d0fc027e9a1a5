package dev.echoport.config;

import dev.echoport.frame.FrameFormat;

/**
 * How a listener cuts its input into frames.
 *
 * @param limitBytes bound on the payload of one frame
 * @param atEof what becomes of an unterminated rest
 */
public record FrameConfig(FrameFormat format, int limitBytes, AtEof atEof) {
  /** No frames. */
  public static final FrameConfig RAW =
      new FrameConfig(FrameFormat.RAW, 1024 * 1024, AtEof.PROCESS);
}
