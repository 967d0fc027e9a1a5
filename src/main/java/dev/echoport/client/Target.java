package dev.echoport.client;

import dev.echoport.scheme.Scheme;
import dev.echoport.text.AddressText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whom to talk to: {@code scheme://host:port/path}, or {@code unix:/path}. Read by hand, because
 * {@link java.net.URI} refuses host names with an underscore, which container networks are full of.
 *
 * @param host name or literal address, IPv6 without brackets; empty for {@code unix}
 * @param port 1 to 65535; 0 for {@code unix}
 * @param path with query, {@code /} when there is none; for {@code unix} of the socket's file, or
 *     {@code @name}
 */
public record Target(Scheme scheme, String host, int port, String path) {

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException names the text and what was expected
   */
  public static Target parse(String uri) {
    int colon = uri.indexOf(':');
    Scheme scheme = colon < 0 ? null : Scheme.of(uri.substring(0, colon).toLowerCase(Locale.ROOT));
    if (scheme == null || !uri.startsWith(scheme.prefix().substring(colon), colon)) {
      throw refuse(uri);
    }
    if (scheme.isUnix()) {
      return unix(scheme, uri);
    }
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

  private static Target unix(Scheme scheme, String uri) {
    String path = uri.substring(scheme.prefix().length());
    if (path.length() < 2 || !(path.startsWith("/") || path.startsWith("@")) || isUnsafe(uri)) {
      throw refuse(uri);
    }
    return new Target(scheme, "", 0, path);
  }

  public boolean isSecure() {
    return scheme.isSecure();
  }

  public boolean isUnix() {
    return scheme.isUnix();
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

  private static @Nullable Integer port(Scheme scheme, String text) {
    if (text.isEmpty()) {
      return scheme.defaultPort() == 0 ? null : (Integer) scheme.defaultPort();
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
    StringBuilder expected = new StringBuilder(uri).append(" (expected: ");
    for (Scheme scheme : Scheme.values()) {
      expected.append(scheme.form()).append(", ");
    }
    return new IllegalArgumentException(expected.append("IPv6 in brackets)").toString());
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
      return scheme.prefix() + path;
    }
    StringBuilder text = new StringBuilder(scheme.prefix());
    appendAuthority(text);
    return text.append(path.equals("/") ? "" : path).toString();
  }
}
