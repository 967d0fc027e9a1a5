package dev.echoport.config.value;

import dev.echoport.config.yaml.YamlNode;
import dev.echoport.config.yaml.YamlText;
import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An {@code http} or {@code https} URL that something is posted to; empty is none. */
record EndpointType(String defaultPath) implements ValueType<Optional<URI>> {

  @Override
  public Optional<URI> parse(YamlNode node) throws BadValueException {
    String text = YamlNode.isNull(node) ? "" : ValueType.text(node, "a URL", expected());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    URI uri = parse(text);
    if (uri == null) {
      throw new BadValueException(node.describe(), "is not an endpoint", expected());
    }
    return Optional.of(uri);
  }

  private @Nullable URI parse(String text) {
    try {
      URI uri = new URI(text);
      String path = uri.getPath();
      boolean isWhole = path != null && !path.isEmpty() && !path.equals("/");
      return isEndpoint(uri) ? (isWhole ? uri : uri.resolve(defaultPath)) : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static boolean isEndpoint(URI uri) {
    Scheme scheme = uri.getScheme() == null ? null : Scheme.of(uri.getScheme());
    return scheme != null
        && scheme.has(Feature.REQUESTS)
        && uri.getHost() != null
        && uri.getUserInfo() == null
        && uri.getFragment() == null
        && uri.getPort() <= 65_535;
  }

  @Override
  public String expected() {
    return "http://HOST:PORT or https://HOST:PORT, with a path or without";
  }

  @Override
  public String format(Optional<URI> value) {
    return YamlText.scalar(value.map(URI::toString).orElse(""));
  }
}
