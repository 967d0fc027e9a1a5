package dev.echoport.tls;

import dev.echoport.config.TlsConfig;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Who a listener is, as its files said at one time: immutable, for all threads.
 *
 * @param own for a name that has no identity of its own, and for clients that name none
 * @param named {@code *.example.org} for a wildcard
 * @param trusted authorities whose clients are trusted
 */
record Identities(Identity own, Map<String, Identity> named, List<X509Certificate> trusted) {

  Identities {
    named = Map.copyOf(named);
    trusted = List.copyOf(trusted);
  }

  static Identities read(TlsConfig config) throws TlsException {
    List<X509Certificate> trusted =
        config.trust() == null ? List.of() : PemFile.read(config.trust()).certificates();
    Identity own =
        config.hasFiles()
            ? Identity.read(required(config.certificate()), required(config.key()))
            : FaultIdentity.local();
    Map<String, Identity> named = new TreeMap<>();
    Path directory = config.sni();
    if (directory != null) {
      for (Map.Entry<String, NamedFiles.Pair> pair : NamedFiles.in(directory).entrySet()) {
        named.put(
            pair.getKey(), Identity.read(pair.getValue().certificate(), pair.getValue().key()));
      }
    }
    return new Identities(own, named, trusted);
  }

  private static Path required(@Nullable Path file) {
    if (file == null) {
      throw new IllegalArgumentException("a listener without certificate");
    }
    return file;
  }

  /** Others in place of all of them, under the same names. */
  Identities each(UnaryOperator<Identity> other) {
    Map<String, Identity> others = new TreeMap<>();
    named.forEach((name, identity) -> others.put(name, other.apply(identity)));
    return new Identities(other.apply(own), others, trusted);
  }

  List<Identity> all() {
    List<Identity> all = new ArrayList<>(named.values());
    all.add(0, own);
    return all;
  }

  /** The certificates that were not there before, for people. */
  List<String> notIn(Identities before) {
    List<Identity> known = before.all();
    return all().stream()
        .filter(identity -> !known.contains(identity))
        .map(Identity::toString)
        .toList();
  }
}
