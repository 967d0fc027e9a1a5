package dev.echoport.app.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end in its own way after Ctrl-C or SIGTERM: asks it to stop, waits until it has
 * printed what it has, and ends the JVM with the command's exit code instead of the signal's.
 */
final class OnInterrupt implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile int exitCode;

  private OnInterrupt(Runnable stop) {
    hook = new Thread(() -> stopAndWait(stop), "interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Calls {@code stop} on another thread when the JVM is told to end before {@link #close}. */
  static OnInterrupt call(Runnable stop) {
    return new OnInterrupt(stop);
  }

  private void stopAndWait(Runnable stop) {
    stop.run();
    try {
      if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(exitCode);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notes the exit code, after all output is flushed, and returns it. */
  int exit(int code) {
    exitCode = code;
    return code;
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      return;
    }
  }
}
