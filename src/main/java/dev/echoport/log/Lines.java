package dev.echoport.log;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Prints to a standard stream, and waits at most a second for a reader: a process must end at a
 * signal even if its pipe is full.
 */
public final class Lines {
  private static final long MOST_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private Lines() {}

  /** Returns once it is printed, or after a second. */
  public static void print(PrintStream out, String line) {
    Thread printer =
        new Thread(
            () -> {
              out.println(line);
              out.flush();
            },
            "print");
    printer.setDaemon(true);
    printer.start();
    try {
      printer.join(MOST_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
