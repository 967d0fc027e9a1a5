package dev.echoport;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports at which nobody listens, for settings that take no 0 and for peers that refuse.
 *
 * <p>They lie below those that the kernel hands to connecting clients, so that no connection of
 * anybody takes one between the choice and its use. Each of Surefire's JVMs chooses others.
 */
public final class FreePort {
  private static final int FIRST = 10_000;
  private static final int END = 30_000;

  /** More than there are JVMs. */
  private static final int FORKS = 8;

  private static final int FORK = Integer.getInteger("surefire.forkNumber", 1) % FORKS;
  private static final Set<Integer> CHOSEN = ConcurrentHashMap.newKeySet();

  private FreePort() {}

  /** A port that was free a moment ago, another one each time. */
  public static int choose() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (port % FORKS == FORK && CHOSEN.add(port) && isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
