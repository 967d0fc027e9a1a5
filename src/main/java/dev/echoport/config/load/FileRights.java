package dev.echoport.config.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the permissions of a file let everybody do; nothing where a file system has none. */
final class FileRights {
  private static final int EVERYBODY_READS = 0004;
  private static final int EVERYBODY_WRITES = 0002;
  private static final int OWNERS_DELETE = 01000;
  private static final int ALL = 07777;

  private FileRights() {}

  static boolean everybodyReads(Path file) {
    return (mode(file) & EVERYBODY_READS) != 0;
  }

  static boolean everybodyWrites(Path file) {
    return (mode(file) & EVERYBODY_WRITES) != 0;
  }

  /** Whether everybody may put another file or folder in the place of one in there. */
  static boolean everybodyReplaces(Path folder) {
    return everybodyWrites(folder) && (mode(folder) & OWNERS_DELETE) == 0;
  }

  /** As {@code chmod} takes it. */
  static String text(Path file) {
    return "%04o".formatted(mode(file));
  }

  private static int mode(Path file) {
    try {
      return (Integer) Files.getAttribute(file, "unix:mode") & ALL;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      return 0;
    }
  }
}
