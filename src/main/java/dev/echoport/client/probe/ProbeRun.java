package dev.echoport.client.probe;

import dev.echoport.client.Target;
import dev.echoport.scheme.Feature;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Probes a target as often as asked and sums up. Uses sockets of the JDK and no library, because a
 * health check starts a JVM each time and most of its time is loading classes.
 */
public final class ProbeRun {
  private final ProbeOptions options;
  private final Probe probe;
  private int succeeded;
  private long totalNanos;
  private @Nullable String reason;

  private ProbeRun(ProbeOptions options) {
    this.options = options;
    probe = probe(options);
  }

  private static Probe probe(ProbeOptions options) {
    Target target = options.target();
    if (target.scheme().isDatagrams()) {
      return new UdpProbe(target, options.size(), options.skipLines());
    }
    return target.isSecure()
        ? new BoundedProbe(probe(options, new TlsConnector(target, options.tls())))
        : probe(options, new Connector(target));
  }

  private static Probe probe(ProbeOptions options, Connecting connecting) {
    Target target = options.target();
    return target.scheme().has(Feature.REQUESTS) && !HttpEcho.isMeantBy(target)
        ? new HttpProbe(target, connecting)
        : new TcpProbe(connecting, options.size(), EchoProtocol.of(options));
  }

  /**
   * Runs all attempts on the calling thread; takes at most {@code count * timeout}.
   *
   * @throws InterruptedException when the thread is interrupted
   */
  public static ProbeReport run(ProbeOptions options) throws InterruptedException {
    ProbeRun run = new ProbeRun(options);
    Deadline all = Deadline.in(options.timeout().multipliedBy(options.count()));
    for (int i = 0; i < options.count(); i++) {
      run.attempt();
    }
    if (run.succeeded == 0) {
      run.askForTls(all.remaining());
    }
    return run.report();
  }

  private void attempt() throws InterruptedException {
    try {
      totalNanos += probe.attempt(Deadline.in(options.timeout()));
      succeeded++;
    } catch (ProbeFailure e) {
      reason = e.reason();
    } catch (IOException e) {
      String message = e.getMessage();
      reason = message == null ? e.getClass().getSimpleName() : message;
    }
  }

  private void askForTls(Duration patience) throws InterruptedException {
    String hint = TlsHint.forPlain(options.target(), patience);
    if (hint != null) {
      reason = reason + "; " + hint;
    }
  }

  private ProbeReport report() {
    long average = succeeded == 0 ? 0 : totalNanos / succeeded;
    return new ProbeReport(probe, options, succeeded, average, reason);
  }
}
