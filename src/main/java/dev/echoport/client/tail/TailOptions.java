package dev.echoport.client.tail;

import dev.echoport.client.Target;
import dev.echoport.scheme.Scheme;
import org.jspecify.annotations.Nullable;

/**
 * Which completions to follow.
 *
 * @param admin the node's admin address, {@code http} only
 * @param connection id of the only connection of interest, {@code null} for all
 * @param cluster whether to follow every node of the cluster, not only this one
 * @param json records as they came instead of lines for people
 * @param token bearer token of the admin API, {@code null} for none
 * @param filter which of them to show
 * @param colours whether lines for people are coloured
 */
public record TailOptions(
    Target admin,
    @Nullable String connection,
    boolean cluster,
    boolean json,
    @Nullable String token,
    TailFilter filter,
    boolean colours) {
  /** Everything, without colours. */
  public TailOptions(
      Target admin,
      @Nullable String connection,
      boolean cluster,
      boolean json,
      @Nullable String token) {
    this(admin, connection, cluster, json, token, TailFilter.ALL, false);
  }

  /** Refuses an address that is not HTTP with an {@link IllegalArgumentException}. */
  public TailOptions {
    if (admin.scheme() != Scheme.HTTP) {
      throw new IllegalArgumentException(
          "--admin: " + admin.uri() + " (expected: http://host:port)");
    }
  }
}
