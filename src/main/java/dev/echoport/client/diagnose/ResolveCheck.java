package dev.echoport.client.diagnose;

import dev.echoport.client.Scaled;
import dev.echoport.client.diagnose.finding.Finding;
import dev.echoport.client.diagnose.path.Check;
import dev.echoport.client.diagnose.path.EchoPath;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Looks the name up, and says which families of addresses it has. */
final class ResolveCheck implements Check {

  @Override
  public Finding run(EchoPath path) throws InterruptedException {
    String host = path.target().host();
    if (isLiteral(host)) {
      return Finding.ok(host + " is an address: there is nothing to look up");
    }
    long before = System.nanoTime();
    try {
      InetAddress[] addresses = path.resolve();
      long nanos = System.nanoTime() - before;
      long six = Arrays.stream(addresses).filter(Inet6Address.class::isInstance).count();
      return Finding.ok(
              "%s is %s (%d of IPv4, %d of IPv6), looked up in %s"
                  .formatted(
                      host,
                      Arrays.stream(addresses)
                          .map(InetAddress::getHostAddress)
                          .collect(Collectors.joining(", ")),
                      addresses.length - six,
                      six,
                      Scaled.of(nanos)))
          .with("addresses", addresses.length)
          .with("lookupNanos", nanos);
    } catch (IOException e) {
      return Finding.fault(
          String.valueOf(e.getMessage()),
          "the spelling, /etc/resolv.conf and whether the name server answers");
    }
  }

  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || host.matches("[\\d.]+");
  }
}
