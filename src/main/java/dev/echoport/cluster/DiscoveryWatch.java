package dev.echoport.cluster;

import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import dev.echoport.text.AddressText;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why this node meets nobody: names of {@code cluster.discovery} that do not resolve, or to
 * this node alone. In the log at once and every minute, elsewhere to whoever asks. {@link #look}
 * blocks and has one caller at a time; {@link #problem} is safe for all threads.
 */
final class DiscoveryWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryWatch.class);
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** As {@link InetAddress#getAllByName}. */
  interface Resolver {
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  private final ClusterConfig config;
  private final Resolver resolver;
  private final IntSupplier heardMembers;
  private final LongSupplier clock;
  private volatile @Nullable String problem;
  private long toldNanos;

  /**
   * @param heardMembers how many other members report
   */
  DiscoveryWatch(
      ClusterConfig config, Resolver resolver, IntSupplier heardMembers, LongSupplier clock) {
    this.config = config;
    this.resolver = resolver;
    this.heardMembers = heardMembers;
    this.clock = clock;
  }

  /** What the last look has found, if anything. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Resolves the names again. */
  void look() {
    @Nullable String before = problem;
    @Nullable String now = find();
    problem = now;
    if (now == null) {
      if (before != null) {
        LOG.info("cluster.discovery: what it names resolves now");
      }
    } else if (!now.equals(before) || clock.getAsLong() - toldNanos >= AGAIN_NANOS) {
      toldNanos = clock.getAsLong();
      LOG.warn(now);
    }
  }

  private @Nullable String find() {
    Discovery discovery = config.discovery();
    boolean listed = discovery.type() == Discovery.Type.TCP;
    String setting = listed ? "cluster.discovery.members" : "cluster.discovery.name";
    List<String> names =
        listed ? discovery.members().stream().map(Reach::host).toList() : List.of(discovery.name());
    for (String name : names) {
      InetAddress[] found;
      try {
        found = resolver.resolve(name);
      } catch (UnknownHostException e) {
        return "%s: \"%s\" does not resolve (expected: a name or address of %s)"
            .formatted(setting, name, listed ? "a member" : "every member");
      }
      if (!listed && heardMembers.getAsInt() == 0 && Stream.of(found).allMatch(this::isHere)) {
        return "%s: \"%s\" resolves to this node only, %s (expected: the address of every member)"
            .formatted(setting, name, AddressText.of(found[0]));
      }
    }
    return null;
  }

  private boolean isHere(InetAddress address) {
    try {
      return address.isLoopbackAddress()
          || address.getHostAddress().equals(config.publicHost())
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }
}
