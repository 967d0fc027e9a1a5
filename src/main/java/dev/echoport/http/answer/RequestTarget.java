package dev.echoport.http.answer;

import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request of HTTP/1 (RFC 9112, 3.2).
 *
 * <pre>
 *   /path?query                      origin-form
 *   http://host:port/path?query      absolute-form, as clients send it to a proxy
 *   host:port                        authority-form, CONNECT only
 *   *                                asterisk-form, OPTIONS only
 * </pre>
 */
public final class RequestTarget {
  private static final List<Scheme> REQUESTS = Scheme.with(Feature.REQUESTS);

  private static final String EXPECTED =
      " (expected: a path that begins with /, or http://HOST and the path)";
  private static final String IN_NAMES = "-._~!$&'()*+,;=%";
  private static final int DELETE = 0x7f;

  private RequestTarget() {}

  /** What is wrong with it; {@code null} if nothing is. */
  public static @Nullable String problem(HttpMethod method, String target) {
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) < ' ' || target.charAt(i) == DELETE) {
        return "a control character in the target " + target + " (RFC 9112, 3.2)";
      }
    }
    return isValid(method, target) ? null : "the target " + target + EXPECTED;
  }

  private static boolean isValid(HttpMethod method, String target) {
    if (method.equals(HttpMethod.CONNECT)) {
      return target.indexOf(':') > 0 && isHostAndPort(target);
    }
    if (target.startsWith("/")) {
      return true;
    }
    if (target.equals("*")) {
      return method.equals(HttpMethod.OPTIONS);
    }
    int host = afterScheme(target);
    int end = endOfHost(target, host);
    return host > 0 && end > host && isHostAndPort(target.substring(host, end));
  }

  /** Path and query alone: what is behind the host of an absolute-form. */
  public static String withoutHost(String target) {
    int host = afterScheme(target);
    if (host < 0) {
      return target;
    }
    String rest = target.substring(endOfHost(target, host));
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static int afterScheme(String target) {
    if (target.startsWith("/")) {
      return -1;
    }
    for (Scheme scheme : REQUESTS) {
      String prefix = scheme.prefix();
      if (target.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return prefix.length();
      }
    }
    return -1;
  }

  private static int endOfHost(String target, int from) {
    int end = Math.max(0, from);
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** Its path as it was written, without host and query. */
  public static String path(String target) {
    String local = withoutHost(target);
    int query = local.indexOf('?');
    return query < 0 ? local : local.substring(0, query);
  }

  /** Whether it may be the value of {@code Host}: {@code uri-host [ ":" port ]} (RFC 9110, 7.2). */
  public static boolean isHostAndPort(String text) {
    int end = text.startsWith("[") ? endOfAddress(text) : endOfName(text);
    if (end < 0 || end < text.length() && text.charAt(end) != ':') {
      return false;
    }
    for (int i = end + 1; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int endOfName(String text) {
    int end = 0;
    while (end < text.length() && isOfName(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int endOfAddress(String text) {
    int end = 1;
    while (end < text.length() && (isOfName(text.charAt(end)) || text.charAt(end) == ':')) {
      end++;
    }
    return end < text.length() && text.charAt(end) == ']' ? end + 1 : -1;
  }

  private static boolean isOfName(char c) {
    return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || IN_NAMES.indexOf(c) >= 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
