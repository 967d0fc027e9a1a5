package dev.echoport.testing;

import dev.echoport.scheme.Feature;
import dev.echoport.scheme.Scheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node in a test listens to: each listener has a name, and a port that the system chooses.
 * Belongs to the thread that starts the node.
 *
 * <pre>{@code
 * Echoport node =
 *     Echoport.start(it -> it.tcp("echo").tls("secure").set("listeners.echo.frame", "line"));
 * }</pre>
 */
public final class NodeSetup {
  private final Map<String, Scheme> listeners = new LinkedHashMap<>();
  private final List<String> settings = new ArrayList<>();

  NodeSetup() {}

  /** Plain TCP. */
  public NodeSetup tcp(String name) {
    return on(name, Scheme.TCP);
  }

  /** TLS, with a certificate for {@code localhost} that is made for this node. */
  public NodeSetup tls(String name) {
    return on(name, Scheme.TLS);
  }

  /** Datagrams. */
  public NodeSetup udp(String name) {
    return on(name, Scheme.UDP);
  }

  /** HTTP/1.1 and HTTP/2; WebSockets are served as well. */
  public NodeSetup http(String name) {
    return on(name, Scheme.HTTP);
  }

  /** As {@link #http}, in TLS, as {@link #tls} has it. */
  public NodeSetup https(String name) {
    return on(name, Scheme.HTTPS);
  }

  /** WebSockets. */
  public NodeSetup ws(String name) {
    return on(name, Scheme.WS);
  }

  /** WebSockets in TLS, as {@link #tls} has it. */
  public NodeSetup wss(String name) {
    return on(name, Scheme.WSS);
  }

  private NodeSetup on(String name, Scheme scheme) {
    if (listeners.putIfAbsent(name, scheme) != null) {
      throw new IllegalArgumentException("listener \"" + name + "\" is there already");
    }
    return this;
  }

  /**
   * Any setting of docs/configuration.md, such as {@code listeners.echo.idleTimeout}.
   *
   * @param value as YAML has it
   */
  public NodeSetup set(String key, String value) {
    settings.add(key + "=" + value);
    return this;
  }

  /** All that is set, in the words of the command line. */
  List<String> settings(@Nullable TestCertificate certificate) {
    List<String> all = new ArrayList<>();
    all.add("admin.port=0");
    all.add("node.name=test");
    all.add("node.eventLoops=1"); // so connections end in one order
    if (!listeners.containsKey("echo")) {
      all.add("listeners.echo=null");
    }
    listeners.forEach(
        (name, scheme) -> {
          String path = "listeners." + name;
          all.add(path + ".uri=" + scheme.prefix() + "127.0.0.1:0");
          if (certificate != null && scheme.has(Feature.TLS)) {
            all.add(path + ".tls.certificate=" + certificate.certificateFile());
            all.add(path + ".tls.key=" + certificate.keyFile());
          }
        });
    all.addAll(settings);
    return all;
  }

  boolean needsCertificate() {
    return listeners.values().stream().anyMatch(scheme -> scheme.has(Feature.TLS));
  }
}
