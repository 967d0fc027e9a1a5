package dev.echoport.tls;

import dev.echoport.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether files have changed, by the file that a name leads to, its time stamp and its size.
 * So a file that is renamed into place, or a link that leads elsewhere, counts as a change.
 */
record FileStamps(Map<Path, @Nullable Stamp> byFile) {
  private static final int DEPTH = 2;

  record Stamp(Path file, FileTime modified, long bytes) {}

  static FileStamps of(TlsConfig config) {
    Map<Path, @Nullable Stamp> stamps = new TreeMap<>();
    Stream.of(config.certificate(), config.key(), config.trust())
        .filter(Objects::nonNull)
        .forEach(file -> stamps.put(file, stamp(file)));
    Path directory = config.sni();
    if (directory != null) {
      try (Stream<Path> files =
          Files.walk(directory, DEPTH, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
        files.filter(Files::isRegularFile).forEach(file -> stamps.put(file, stamp(file)));
      } catch (IOException | java.io.UncheckedIOException e) {
        stamps.put(directory, null);
      }
    }
    return new FileStamps(stamps);
  }

  private static @Nullable Stamp stamp(Path file) {
    try {
      Path real = file.toRealPath();
      return new Stamp(real, Files.getLastModifiedTime(real), Files.size(real));
    } catch (IOException gone) {
      return null;
    }
  }
}
