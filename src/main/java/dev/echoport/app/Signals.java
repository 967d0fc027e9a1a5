package dev.echoport.app;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the first one runs an action, a further one ends the process at once; and
 * SIGHUP. A shutdown hook cannot do that: the JVM ignores signals while hooks run.
 */
@SuppressWarnings("sunapi") // there is no other way to be told of a signal
final class Signals {
  /** Exit code of a process that was not allowed to finish. */
  static final int ENDED_AT_ONCE = 3;

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /** Runs {@code action} at each SIGHUP. */
  static void onHangUp(Runnable action) {
    sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> action.run());
  }

  static void onFirst(Runnable action) {
    AtomicBoolean received = new AtomicBoolean();
    for (String name : List.of("TERM", "INT")) {
      sun.misc.Signal.handle(
          new sun.misc.Signal(name),
          signal -> {
            if (received.getAndSet(true)) {
              LOG.warn("second signal: ending at once");
              LogSetup.flush();
              Runtime.getRuntime().halt(ENDED_AT_ONCE);
            }
            action.run();
          });
    }
  }
}
