package dev.echoport.config;

import dev.echoport.scheme.Feature;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a listener's address: optional ones replace parts of the URI.
 *
 * @param uri what is spoken there, and where it binds; docs/listeners.md describes each
 * @param host in place of the host of the URI; no default
 * @param port in place of its port; no default
 * @param mode who may connect, as permissions of the socket's file
 */
public record WrittenAddress(
    @Key @Nullable ListenAddress uri,
    @Key(kind = Kind.HOST, on = Feature.PORT) @Nullable String host,
    @Key(max = "65535", on = Feature.PORT) @Nullable Integer port,
    @Key(kind = Kind.MODE, on = Feature.FILE) @Nullable Integer mode)
    implements Supplier<@Nullable ListenAddress> {

  /** The address in effect; {@code null} where a part of it that matters is missing. */
  @Override
  public @Nullable ListenAddress get() {
    if (uri instanceof UnixListenAddress unix) {
      return mode == null ? null : unix.withMode(mode);
    }
    return uri instanceof InetListenAddress inet
        ? new InetListenAddress(
            inet.scheme(), host == null ? inet.host() : host, port == null ? inet.port() : port)
        : null;
  }
}
