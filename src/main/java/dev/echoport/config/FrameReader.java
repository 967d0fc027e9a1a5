package dev.echoport.config;

import dev.echoport.frame.FrameFormat;
import java.util.List;

/** Turns a listener's settings of frames into its {@link FrameConfig}. */
final class FrameReader {
  private final Settings settings;
  private final Problems problems;

  FrameReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** What is set for the listener at {@code path}, all of it valid by itself. */
  FrameConfig read(String path) {
    FrameFormat format = settings.value(path + ".frame", FrameFormat.class);
    long limitBytes = settings.value(path + ".frameLimit", Long.class);
    if (format.leastPayloadBytes() > limitBytes) {
      reportTooLarge(path, format);
    }
    return new FrameConfig(format, (int) limitBytes, settings.value(path + ".atEof", AtEof.class));
  }

  private void reportTooLarge(String path, FrameFormat format) {
    Setting limit = settings.find(path + ".frameLimit");
    problems.add(
        settings.newestOrigin(List.of(path + ".frame", path + ".frameLimit")),
        path + ".frame",
        "\"%s\" is larger than frameLimit: %s (expected: a smaller frame, or a larger limit)"
            .formatted(format.text(), limit == null ? "" : limit.text()));
  }
}
