package dev.echoport.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The administration endpoint.
 *
 * @param token the secret of {@code admin.tokenFile}, {@code null} where none is configured
 * @param host where the administration listens
 * @param port its port; 0: the system chooses
 * @param agentPort where HAProxy's agent checks are answered, on the same host; 0: nowhere
 * @param auth what a request to the API must present. {@code auto}: nothing on a loopback address,
 *     the token elsewhere
 * @param tokenFile a file with the token, 16 characters at least; empty: no token
 * @param hosts names under which requests may ask without a token, beside those that are always
 *     known; {@code *} is any
 */
public record AdminConfig(
    @Key(kind = Kind.HOST) String host,
    @Key(max = "65535") int port,
    @Key(max = "65535") int agentPort,
    @Key Auth auth,
    @Nullable String token,
    @Key @Nullable Path tokenFile,
    @Key(kind = Kind.HOSTS) List<String> hosts) {

  /** Copies. */
  public AdminConfig {
    hosts = List.copyOf(hosts);
  }

  /** What a request to the API must present. */
  public enum Auth {
    /** Nothing on a loopback address, the token elsewhere; the default. */
    AUTO,
    /** No authentication, explicitly. */
    NONE,
    /** The token, on a loopback address too. */
    TOKEN
  }

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "AdminConfig[host="
        + host
        + ", port="
        + port
        + ", agentPort="
        + agentPort
        + ", auth="
        + auth
        + "]";
  }
}
