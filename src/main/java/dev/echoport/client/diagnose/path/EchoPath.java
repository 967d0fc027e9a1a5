package dev.echoport.client.diagnose.path;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import dev.echoport.client.diagnose.finding.FarRecord;
import dev.echoport.client.diagnose.finding.NoEcho;
import dev.echoport.client.probe.Deadline;
import dev.echoport.client.probe.ProbeFailure;
import dev.echoport.client.probe.Resolver;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The path that is diagnosed, as all checks see it. */
public final class EchoPath {
  private final PathOptions options;
  private final FarEnd farEnd;
  private volatile @Nullable InetAddress address;

  public EchoPath(PathOptions options, FarEnd farEnd) {
    this.options = options;
    this.farEnd = farEnd;
  }

  public PathOptions options() {
    return options;
  }

  public Target target() {
    return options.target();
  }

  public ClientTls tls() {
    return options.tls();
  }

  /** How long to wait for a single thing. */
  public Duration patience() {
    return options.timeout();
  }

  /** How long what a check has sent may take to come back, however much there is of it. */
  public Duration longest() {
    return options.duration().plus(patience().multipliedBy(10));
  }

  /** What the other end knows. */
  public FarEnd farEnd() {
    return farEnd;
  }

  /** All addresses of the target's name. */
  public InetAddress[] resolve() throws IOException, InterruptedException {
    try {
      return Resolver.resolve(target().host(), Deadline.in(patience()));
    } catch (ProbeFailure e) {
      throw new IOException(e.reason(), e);
    }
  }

  /** The address that all further connections go to: it has accepted one. */
  public void use(InetAddress accepted) {
    address = accepted;
  }

  /** Somebody answers where connections go to. */
  public void answered() throws IOException, InterruptedException {
    if (address == null) {
      address = resolve()[0];
    }
  }

  /** Whether an address is known that accepts and echoes. */
  public boolean reachable() {
    return address != null;
  }

  /**
   * A connection that has introduced itself, so that the other end's record of it is known.
   *
   * @throws NoEcho if it does not echo
   */
  public EchoConnection introduced() throws IOException, InterruptedException {
    EchoConnection connection = open();
    if (!connection.introduce(farEnd.request())) {
      connection.close();
      throw new NoEcho(connection.introduction());
    }
    connection.known(farEnd.find(connection));
    return connection;
  }

  /**
   * The other end's record as soon as the condition holds, or as it was last.
   *
   * @return {@code null} if it is not known
   */
  public @Nullable FarRecord far(EchoConnection connection, Predicate<FarRecord> condition)
      throws InterruptedException {
    return farEnd.await(connection, condition, patience());
  }

  /** The record as it is now. */
  public @Nullable FarRecord far(EchoConnection connection) throws InterruptedException {
    return far(connection, each -> true);
  }

  /** The record once the other end has closed, or at the end of patience. */
  public @Nullable FarRecord farClosed(EchoConnection connection) throws InterruptedException {
    return far(connection, each -> !each.open());
  }

  /** A connection, with its handshake of TLS. */
  public EchoConnection open() throws IOException, InterruptedException {
    return open(offer -> {});
  }

  /** The same with another offer in the handshake of TLS. */
  public EchoConnection open(Consumer<SSLParameters> offer)
      throws IOException, InterruptedException {
    InetAddress known = address;
    return EchoConnection.open(this, known == null ? resolve()[0] : known, offer);
  }
}
