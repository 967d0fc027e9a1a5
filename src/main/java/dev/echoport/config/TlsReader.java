package dev.echoport.config;

import dev.echoport.config.TlsConfig.ClientAuth;
import dev.echoport.config.TlsConfig.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns a listener's settings of TLS into a {@link TlsConfig}. Files have to be readable here; what
 * is in them is looked at when the node starts.
 */
final class TlsReader {
  private static final List<String> FILES = List.of("certificate", "key", "trust", "sni");

  private static final String HTTP_1 = "http/1.1";
  private static final String HTTP_2 = "h2";

  private final Settings settings;
  private final Problems problems;

  TlsReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** All settings below {@code path} are valid. */
  TlsConfig read(Scheme scheme, String path) {
    if (scheme.isSecure()) {
      requirePair(path);
      requireTrust(path);
      FILES.forEach(key -> file(path, key).ifPresent(file -> requireReadable(path, key, file)));
    }
    return new TlsConfig(
        fileOrNull(path, "certificate"),
        fileOrNull(path, "key"),
        fileOrNull(path, "trust"),
        settings.value(path + ".clientAuth", ClientAuth.class),
        fileOrNull(path, "sni"),
        alpn(scheme, path),
        settings.value(path + ".handshakeTimeout", Duration.class),
        settings.value(path + ".maxHandshakes", Integer.class),
        settings.value(path + ".engine", Engine.class));
  }

  private List<String> alpn(Scheme scheme, String path) {
    List<?> named = settings.value(path + ".alpn", List.class);
    if (!named.isEmpty()) {
      return named.stream().map(String.class::cast).toList();
    }
    return switch (scheme) {
      case HTTPS -> List.of(HTTP_2, HTTP_1);
      case WSS -> List.of(HTTP_1);
      default -> List.of();
    };
  }

  private void requirePair(String path) {
    Stream.of("certificate", "key")
        .filter(key -> file(path, key).isEmpty())
        .forEach(
            key ->
                problems.add(
                    newest(uriOf(path), path + "." + key),
                    path + "." + key,
                    "is empty (expected: a PEM file, for tls://, wss:// and https://)"));
  }

  private void requireTrust(String path) {
    ClientAuth clientAuth = settings.value(path + ".clientAuth", ClientAuth.class);
    if (clientAuth != ClientAuth.NONE && file(path, "trust").isEmpty()) {
      problems.add(
          newest(path + ".clientAuth", path + ".trust"),
          path + ".trust",
          "is empty (expected: a PEM file with the authorities of the clients' certificates, for"
              + " clientAuth: "
              + new ChoiceType<>(ClientAuth.class).format(clientAuth)
              + ")");
    }
  }

  private void requireReadable(String path, String key, Path file) {
    try {
      if (key.equals("sni")) {
        Files.newDirectoryStream(file).close();
      } else {
        Files.newInputStream(file).close();
      }
    } catch (IOException e) {
      String expected = key.equals("sni") ? "a readable directory" : "a readable PEM file";
      problems.add(
          newest(path + "." + key),
          path + "." + key,
          "\"" + file + "\" cannot be read: " + FileReason.of(e) + " (expected: " + expected + ")");
    }
  }

  private static String uriOf(String path) {
    return path.substring(0, path.lastIndexOf('.')) + ".uri";
  }

  private Optional<Path> file(String path, String key) {
    Optional<?> file = settings.value(path + "." + key, Optional.class);
    return file.map(Path.class::cast);
  }

  private @Nullable Path fileOrNull(String path, String key) {
    return file(path, key).orElse(null);
  }

  private Origin newest(String... paths) {
    return settings.newestOrigin(List.of(paths));
  }
}
