package dev.echoport.client;

import dev.echoport.text.AddressText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whom to talk to: {@code scheme://host:port/path}, or {@code unix:/path}. Read by hand, because
 * {@link java.net.URI} refuses host names with an underscore, which container networks are full of.
 *
 * @param scheme in lower case
 * @param host name or literal address, IPv6 without brackets; empty for {@code unix}
 * @param port 1 to 65535; 0 for {@code unix}
 * @param path with query, {@code /} when there is none; for {@code unix} of the socket's file, or
 *     {@code @name}
 */
public record Target(String scheme, String host, int port, String path) {
  private static final String EXPECTED =
      " (expected: tcp://host:port, tls://host:port, udp://host:port, unix:/path,"
          + " ws[s]://host[:port]/path or http[s]://host[:port]/path, IPv6 in brackets)";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final String UNIX = "unix";

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException names the text and what was expected
   */
  public static Target parse(String uri) {
    if (uri.startsWith(UNIX + ":")) {
      return unix(uri);
    }
    int colon = uri.indexOf("://");
    if (colon <= 0) {
      throw refuse(uri);
    }
    String scheme = uri.substring(0, colon).toLowerCase(Locale.ROOT);
    int slash = uri.indexOf('/', colon + 3);
    String authority = uri.substring(colon + 3, slash < 0 ? uri.length() : slash);
    String path = slash < 0 ? "/" : uri.substring(slash);
    int split = portSeparator(authority);
    String host = withoutBrackets(authority.substring(0, split));
    Integer port = port(scheme, authority.substring(split));
    if (host == null || port == null || isUnsafe(uri)) {
      throw refuse(uri);
    }
    return new Target(scheme, host, port, path);
  }

  private static Target unix(String uri) {
    String path = uri.substring(UNIX.length() + 1);
    if (path.length() < 2 || !(path.startsWith("/") || path.startsWith("@")) || isUnsafe(uri)) {
      throw refuse(uri);
    }
    return new Target(UNIX, "", 0, path);
  }

  /** What is spoken, within TLS or not: {@code https} is {@code http}. */
  public String application() {
    return scheme.equals("https") || scheme.equals("wss")
        ? scheme.substring(0, scheme.length() - 1)
        : scheme;
  }

  public boolean isSecure() {
    return scheme.equals("tls") || scheme.equals("https") || scheme.equals("wss");
  }

  public boolean isUnix() {
    return scheme.equals(UNIX);
  }

  /** Whether it is a name of the kernel's, without a file. */
  public boolean isAbstract() {
    return isUnix() && path.startsWith("@");
  }

  private static int portSeparator(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : authority.length();
  }

  private static @Nullable String withoutBrackets(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    boolean legal = !bare.isEmpty() && bracketed == (bare.indexOf(':') >= 0);
    return legal && bare.indexOf('@') < 0 && bare.indexOf('[') < 0 ? bare : null;
  }

  private static @Nullable Integer port(String scheme, String text) {
    if (text.isEmpty()) {
      return switch (scheme) {
        case "http", "ws" -> HTTP_PORT;
        case "https", "wss" -> HTTPS_PORT;
        default -> null;
      };
    }
    try {
      int port = Integer.parseInt(text, 1, text.length(), 10);
      return port >= 1 && port <= 65535 ? port : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean isUnsafe(String uri) {
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) <= ' ' || uri.charAt(i) == 0x7f) {
        return true;
      }
    }
    return false;
  }

  private static IllegalArgumentException refuse(String uri) {
    return new IllegalArgumentException(uri + EXPECTED);
  }

  public void appendAuthority(StringBuilder text) {
    if (host.indexOf(':') >= 0) {
      text.append(AddressText.of(host, port));
    } else {
      text.append(host).append(':').append(port);
    }
  }

  /** The whole as an URI. */
  public String uri() {
    if (isUnix()) {
      return UNIX + ":" + path;
    }
    StringBuilder text = new StringBuilder(scheme).append("://");
    appendAuthority(text);
    return text.append(path.equals("/") ? "" : path).toString();
  }
}
