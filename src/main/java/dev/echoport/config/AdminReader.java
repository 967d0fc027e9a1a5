package dev.echoport.config;

import dev.echoport.config.AdminConfig.Auth;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the settings of the administration endpoint into an {@link AdminConfig}. */
final class AdminReader {
  private static final String TOKEN_FILE = "admin.tokenFile";

  private final Settings settings;
  private final Problems problems;

  AdminReader(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /** {@code null} where something was reported. */
  @Nullable AdminConfig read() {
    Path tokenFile = settings.isValid(TOKEN_FILE) ? tokenFile() : null;
    String token = tokenFile == null ? null : token(tokenFile);
    if (!settings.isValid("admin")) {
      return null;
    }
    String host = settings.value("admin.host", String.class);
    Auth auth = settings.value("admin.auth", Auth.class);
    if (tokenFile == null) {
      requireToken(host, auth);
    }
    int port = settings.value("admin.port", Integer.class);
    int agentPort = settings.value("admin.agentPort", Integer.class);
    return new AdminConfig(host, port, agentPort, auth, token, tokenFile, hosts());
  }

  private List<String> hosts() {
    List<?> names = settings.value("admin.hosts", List.class);
    return names.stream().map(String.class::cast).toList();
  }

  private @Nullable Path tokenFile() {
    Optional<?> file = settings.value(TOKEN_FILE, Optional.class);
    return file.map(Path.class::cast).orElse(null);
  }

  private @Nullable String token(Path file) {
    try {
      return TokenFile.read(file);
    } catch (BadValueException e) {
      problems.add(originOf(TOKEN_FILE), TOKEN_FILE, e.getMessage());
      return null;
    }
  }

  private void requireToken(String host, Auth auth) {
    if (auth == Auth.TOKEN) {
      problems.add(
          originOf("admin.auth"),
          "admin.auth",
          "\"token\" needs a token (expected: admin.tokenFile, or auth: auto or none)");
    } else if (auth == Auth.AUTO && !Addresses.isLoopback(host)) {
      problems.add(
          originOf("admin.host"),
          "admin.host",
          "\""
              + host
              + "\" is not a loopback address and would open the API to others"
              + " (expected: admin.tokenFile, or admin.auth: none to allow everybody)");
    }
  }

  private Origin originOf(String path) {
    Setting setting = settings.find(path);
    if (setting == null) {
      throw new IllegalStateException(path + " has no default");
    }
    return setting.origin();
  }
}
