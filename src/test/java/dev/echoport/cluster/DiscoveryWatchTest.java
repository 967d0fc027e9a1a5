package dev.echoport.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.echoport.config.ClusterConfig;
import dev.echoport.config.ClusterConfig.Discovery;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DiscoveryWatchTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(DiscoveryWatch.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Map<String, String> names = new HashMap<>();
  private int others;
  private long now = -7;
  private final DiscoveryWatch byName = watch(Discovery.Type.DNS, List.of(), "gateway");

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void ignore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private DiscoveryWatch watch(Discovery.Type type, List<String> members, String name) {
    ClusterConfig config =
        new ClusterConfig(
            true, "c", "", "198.51.100.7", 7100, 5701, new Discovery(type, members, name), null);
    return new DiscoveryWatch(config, this::resolve, () -> others, () -> now);
  }

  private InetAddress[] resolve(String name) throws UnknownHostException {
    String address = names.get(name);
    if (address == null) {
      throw new UnknownHostException(name);
    }
    return InetAddress.getAllByName(address);
  }

  private List<String> lines() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void saysThatANameDoesNotResolveAtOnceAndEveryMinute() {
    for (int second = 0; second <= 120; second += 10) {
      byName.look();
      now += TimeUnit.SECONDS.toNanos(10);
    }

    assertThat(byName.problem())
        .hasValueSatisfying(p -> assertThat(p).contains("does not resolve"));
    assertThat(lines())
        .hasSize(3)
        .allSatisfy(
            line -> assertThat(line).contains("cluster.discovery.name", "gateway", "expected:"));
  }

  @Test
  void saysThatANameLeadsToThisNodeOnly() {
    for (String here : List.of("127.0.0.1", "198.51.100.7")) {
      names.put("gateway", here);
      byName.look();

      assertThat(byName.problem())
          .hasValueSatisfying(p -> assertThat(p).contains("this node only, " + here));
    }
  }

  @Test
  void saysNothingOfItselfWhereOthersAreHeard() {
    names.put("gateway", "127.0.0.1");
    others = 1;
    byName.look();

    assertThat(byName.problem()).isEmpty();
  }

  @Test
  void saysThatANameResolvesAgain() {
    byName.look();
    names.put("gateway", "192.0.2.1");
    byName.look();
    byName.look();

    assertThat(byName.problem()).isEmpty();
    assertThat(lines()).hasSize(2).last().asString().contains("resolves now");
  }

  @Test
  void namesTheMemberThatDoesNotResolve() {
    names.put("a", "127.0.0.1");
    DiscoveryWatch listed = watch(Discovery.Type.TCP, List.of("a:5701", "b:5701"), "");
    listed.look();

    assertThat(listed.problem())
        .hasValueSatisfying(
            p -> assertThat(p).contains("cluster.discovery.members: \"b\" does not resolve"));
  }
}
