package dev.echoport.config.value;

import dev.echoport.config.Addresses;
import dev.echoport.config.InetListenAddress;
import dev.echoport.config.ListenAddress;
import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import java.util.stream.Collectors;

/** {@code tcp://HOST:PORT} and the like, an IPv6 address in brackets. */
public record ListenUriType() implements ValueType<ListenAddress> {
  /** What a {@code uri} may be, for reports. */
  public static final String EXPECTED =
      schemes()
          + "://HOST:PORT, such as tcp://0.0.0.0:7007 or tls://[::]:7443, or unix:/PATH, or unix:@NAME";

  private static final String ZONED =
      "a port of an address of this host, such as tcp://[fe80::1%eth0]:7007";

  private static final String SEPARATOR = "://";

  private static String schemes() {
    return Scheme.with(Feature.PORT).stream().map(Scheme::text).collect(Collectors.joining("|"));
  }

  @Override
  public ListenAddress parse(YamlNode node) throws BadValueException {
    String text = ValueType.text(node, "a listener's address", EXPECTED);
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? "" : text.substring(0, colon);
    Scheme known = Scheme.of(scheme);
    if (known != null && known.isUnix()) {
      return UnixPath.parse(node, text.substring(colon + 1));
    }
    if (known == null || !text.startsWith(SEPARATOR, colon)) {
      throw notAnAddress(node);
    }
    return hostAndPort(node, known, text.substring(colon + SEPARATOR.length()));
  }

  private static InetListenAddress hostAndPort(YamlNode node, Scheme scheme, String text)
      throws BadValueException {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    String bare = brackets ? host.substring(1, host.length() - 1) : host;
    int zone = bare.indexOf('%');
    String address = zone < 0 ? bare : bare.substring(0, zone);
    if (brackets != address.contains(":") || !HostType.isHost(address)) {
      throw notAnAddress(node);
    }
    int port = port(node, text.substring(colon + 1));
    checkZone(node, bare, port);
    return new InetListenAddress(scheme, bare, port);
  }

  /** A link-local address is one of an interface, {@code fe80::1%eth0} (RFC 4007, section 11). */
  private static void checkZone(YamlNode node, String host, int port) throws BadValueException {
    boolean zoned = host.contains("%");
    if (zoned && Addresses.literal(host) == null) {
      throw new BadValueException(
          node.describe(), "has a zone that is no interface with a link-local address here", ZONED);
    }
    if (zoned && port == 0) {
      throw new BadValueException(node.describe(), "has a zone and no port", ZONED);
    }
    if (Addresses.lacksZone(host)) {
      throw new BadValueException(
          node.describe(), "is a link-local address without its interface", ZONED);
    }
  }

  private static int port(YamlNode node, String text) throws BadValueException {
    if (!Types.PORT.allows(text)) {
      throw notAnAddress(node);
    }
    return Integer.parseInt(text);
  }

  private static BadValueException notAnAddress(YamlNode node) {
    return new BadValueException(node.describe(), "is not a listener's address", EXPECTED);
  }

  @Override
  public String expected() {
    return EXPECTED;
  }

  @Override
  public String format(ListenAddress value) {
    return YamlText.scalar(value.uri());
  }
}
