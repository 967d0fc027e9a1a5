package dev.echoport.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The administration endpoint.
 *
 * @param host name or literal address, IPv6 without brackets
 * @param port 0 lets the system choose
 * @param agentPort where HAProxy's agent checks are answered, on the same host; 0: nowhere
 * @param auth what a request to the API must present
 * @param token the secret of {@code admin.tokenFile}, {@code null} where none is configured
 * @param tokenFile where the secret was read from
 * @param hosts names under which requests may ask without a token, beside those that are always
 *     known; {@code *} is any
 */
public record AdminConfig(
    String host,
    int port,
    int agentPort,
    Auth auth,
    @Nullable String token,
    @Nullable Path tokenFile,
    List<String> hosts) {

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
