package dev.echoport.tls;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a directory, by host name:
 *
 * <pre>
 *   NAME.crt or NAME.pem              with NAME.key
 *   NAME/fullchain.pem or NAME/tls.crt   with NAME/privkey.pem or NAME/tls.key
 * </pre>
 *
 * <p>A name that begins with {@code *.} or {@code _.} is a wildcard. Other names that begin with a
 * dot are ignored: Kubernetes keeps its own files there.
 */
final class NamedFiles {
  private NamedFiles() {}

  /** A certificate and its key. */
  record Pair(Path certificate, Path key) {}

  /** By lower-case name, {@code *.example.org} for a wildcard. */
  static Map<String, Pair> in(Path directory) throws TlsException {
    Map<String, Pair> pairs = new TreeMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        add(pairs, entry);
      }
    } catch (IOException e) {
      throw PemFile.bad(directory, "cannot be read", "a readable directory");
    }
    return pairs;
  }

  private static void add(Map<String, Pair> pairs, Path entry) throws TlsException {
    String file = String.valueOf(entry.getFileName());
    if (file.startsWith(".") || file.startsWith("README")) {
      return;
    }
    if (Files.isDirectory(entry)) {
      Path certificate = first(entry, "fullchain.pem", "tls.crt");
      if (certificate != null) {
        pairs.put(
            name(file), new Pair(certificate, key(certificate, entry, "privkey.pem", "tls.key")));
      }
    } else if (file.endsWith(".crt") || file.endsWith(".pem")) {
      String bare = file.substring(0, file.length() - ".crt".length());
      Path directory = entry.toAbsolutePath().getParent();
      pairs.put(name(bare), new Pair(entry, key(entry, directory, bare + ".key")));
    }
  }

  private static Path key(Path certificate, @Nullable Path directory, String... names)
      throws TlsException {
    Path key = directory == null ? null : first(directory, names);
    if (key == null) {
      throw PemFile.bad(certificate, "has no key beside it", String.join(" or ", names));
    }
    return key;
  }

  private static @Nullable Path first(Path directory, String... names) {
    for (String name : names) {
      Path file = directory.resolve(name);
      if (Files.exists(file)) {
        return file;
      }
    }
    return null;
  }

  private static String name(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    return name.startsWith("_.") ? "*" + name.substring(1) : name;
  }
}
