package dev.echoport.fault;

import java.net.InetAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * For whom a fault is.
 *
 * @param first the first of what is counted, from 1 since the plan was set
 * @param last the last one
 * @param every of these, each so manieth
 * @param millionths the probability, drawn once for each connection, or for each request
 * @param sources where they come from; empty: from anywhere
 * @param path of the requests, those that begin with it if it ends with {@code *}; empty: all
 * @param counted what {@code first}, {@code last} and {@code every} count
 * @param serverName which name their ClientHello asks for, such as {@code a.example.org} or {@code
 *     *.example.org}; empty: any, or none
 */
public record Audience(
    long first,
    long last,
    long every,
    int millionths,
    List<AddressRange> sources,
    String path,
    Counted counted,
    String serverName) {
  /** Everybody. */
  public static final Audience ALL = new Audience(1, Long.MAX_VALUE, 1, 1_000_000, List.of());

  static final int CERTAIN = 1_000_000;

  public Audience {
    sources = List.copyOf(sources);
  }

  /** Of connections. */
  public Audience(long first, long last, long every, int millionths, List<AddressRange> sources) {
    this(first, last, every, millionths, sources, "", Counted.CONNECTIONS, "");
  }

  /** Whether nobody is left out. */
  public boolean isAll() {
    return covers(ALL);
  }

  /** Whether this time is one of them. */
  boolean draw(RandomGenerator chance) {
    return millionths == CERTAIN || chance.nextInt(CERTAIN) < millionths;
  }

  /** Whether {@code path} leaves a request for {@code target}, whatever its number. */
  boolean isFor(String target) {
    int prefix = path.length() - 1;
    return path.isEmpty()
        || (path.charAt(prefix) == '*'
            ? target.startsWith(path.substring(0, prefix))
            : target.equals(path));
  }

  /**
   * Whether connection {@code number} is one of them, whatever is drawn.
   *
   * @param source {@code null} where it has no address, as on a Unix socket
   */
  boolean includes(long number, @Nullable InetAddress source) {
    return (counted == Counted.REQUESTS || counts(number))
        && (sources.isEmpty()
            || (source != null && sources.stream().anyMatch(range -> range.contains(source))));
  }

  /** Whether a number of what is counted is one of them. */
  public boolean counts(long number) {
    return number >= first && number <= last && number % every == 0;
  }

  /** Whether everybody of {@code other} is one of these, whatever is drawn. */
  public boolean covers(Audience other) {
    return millionths == CERTAIN
        && (sources.isEmpty() || sources.equals(other.sources))
        && (path.isEmpty() || path.equals(other.path))
        && (serverName.isEmpty() || serverName.equals(other.serverName))
        && (counted == other.counted || everyNumber())
        && first <= other.first
        && last >= other.last
        && other.every % every == 0;
  }

  private boolean everyNumber() {
    return first == 1 && last == Long.MAX_VALUE && every == 1;
  }

  /** Whether it depends on what the ClientHello says. */
  boolean awaitsName() {
    return !serverName.isEmpty();
  }

  /**
   * Whether a client that asks for {@code name} is one of them; a wildcard stands for one label.
   *
   * @param name in lower case, {@code null}: it asks for none
   */
  boolean serves(@Nullable String name) {
    if (name == null) {
      return serverName.isEmpty();
    }
    int dot = name.indexOf('.');
    return serverName.isEmpty()
        || serverName.equals(name)
        || (dot >= 0 && serverName.equals("*" + name.substring(dot)));
  }
}
