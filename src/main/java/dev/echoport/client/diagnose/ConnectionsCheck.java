package dev.echoport.client.diagnose;

import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Ending;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoConnection;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Opens many connections as fast as it can, has an echo on each, and holds all of them. */
final class ConnectionsCheck implements Check {
  private static final int AT_ONCE = 16;

  /** What became of a connection: {@code null} is an echo. */
  private record Opened(@Nullable EchoConnection connection, @Nullable String failure) {}

  @Override
  public Finding run(EchoPath path) throws IOException, InterruptedException {
    int wanted = path.options().connections();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    List<Opened> all = new ArrayList<>();
    long begin = System.nanoTime();
    try {
      List<Future<Opened>> started = new ArrayList<>();
      for (int i = 0; i < wanted; i++) {
        started.add(threads.submit(() -> open(path)));
      }
      for (Future<Opened> each : started) {
        all.add(each.get());
      }
      return finding(wanted, all, System.nanoTime() - begin);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
      all.forEach(
          each -> {
            EchoConnection connection = each.connection();
            if (connection != null) {
              connection.close();
            }
          });
    }
  }

  private static Opened open(EchoPath path) throws InterruptedException {
    try {
      EchoConnection connection = path.open();
      connection.send(new byte[] {'c'});
      boolean echoed = connection.receiveAll(1).length == 1;
      String failure =
          connection.ending() == Ending.NONE
              ? "accepted, without an echo"
              : "accepted, then ended by " + connection.ending().text();
      return new Opened(connection, echoed ? null : failure);
    } catch (IOException e) {
      return new Opened(null, String.valueOf(e.getMessage()));
    }
  }

  private static Finding finding(int wanted, List<Opened> all, long nanos) {
    Map<String, Long> failures =
        all.stream()
            .map(Opened::failure)
            .filter(Objects::nonNull)
            .collect(Collectors.groupingBy(text -> text, TreeMap::new, Collectors.counting()));
    long failed = failures.values().stream().mapToLong(Long::longValue).sum();
    long perSecond = wanted * 1_000_000_000L / Math.max(1, nanos);
    Finding finding =
        failed == 0
            ? Finding.ok(
                "%d connections at once, opened and echoing in %s (%,d per second)"
                    .formatted(wanted, Scaled.of(nanos), perSecond))
            : Finding.fault(
                "Of %d connections at once %d echoed; %s"
                    .formatted(
                        wanted,
                        wanted - failed,
                        failures.entrySet().stream()
                            .map(each -> each.getValue() + ": " + each.getKey())
                            .collect(Collectors.joining("; "))),
                "limits of connections, in all, for an address or in a second: at the other end,"
                    + " in proxies, and in tables of NAT");
    return finding.with("connections", wanted - failed).with("perSecond", perSecond);
  }
}
