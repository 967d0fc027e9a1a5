package dev.echoport.client.probe;

import dev.echoport.client.Durations;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks names up without waiting for longer than a deadline, which the JDK cannot do itself. */
public final class Resolver {
  private Resolver() {}

  /** All addresses of {@code host}, in the order in which they should be tried. */
  public static InetAddress[] resolve(String host, Deadline deadline)
      throws ProbeFailure, InterruptedException {
    FutureTask<InetAddress[]> lookUp = new FutureTask<>(new LookUp(host));
    Thread thread = new Thread(lookUp, "resolver");
    thread.setDaemon(true);
    thread.start();
    try {
      return lookUp.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | SocketTimeoutException e) {
      throw new ProbeFailure("name not resolved within " + Durations.format(deadline.allowed()));
    } catch (ExecutionException e) {
      throw new ProbeFailure("unknown host " + host);
    }
  }

  private record LookUp(String host) implements Callable<InetAddress[]> {
    @Override
    public InetAddress[] call() throws UnknownHostException {
      return InetAddress.getAllByName(host);
    }
  }
}
