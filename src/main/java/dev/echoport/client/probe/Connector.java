package dev.echoport.client.probe;

import dev.echoport.client.Durations;
import dev.echoport.client.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** Connects to the first address of a target that accepts. */
record Connector(Target target) implements Connecting {

  @Override
  public ProbeStream connect(Deadline deadline)
      throws IOException, ProbeFailure, InterruptedException {
    if (target.isUnix()) {
      return connectUnix(deadline);
    }
    @Nullable IOException refused = null;
    for (InetAddress address : Resolver.resolve(target.host(), deadline)) {
      try {
        return TimedSocket.connect(new InetSocketAddress(address, target.port()), deadline);
      } catch (SocketTimeoutException e) {
        throw new ProbeFailure("not connected within " + Durations.format(deadline.allowed()));
      } catch (IOException e) {
        refused = e;
      }
    }
    throw refused != null ? refused : new ConnectException("no address");
  }

  private ProbeStream connectUnix(Deadline deadline) throws IOException, ProbeFailure {
    try {
      return TimedUnixSocket.connect(target.path(), deadline);
    } catch (SocketTimeoutException e) {
      throw new ProbeFailure("not connected within " + Durations.format(deadline.allowed()));
    }
  }
}
