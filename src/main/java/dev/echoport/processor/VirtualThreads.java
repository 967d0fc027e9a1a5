package dev.echoport.processor;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One virtual thread for each frame, where the JVM has them: Java 21 and newer. */
public final class VirtualThreads {
  private VirtualThreads() {}

  /** An executor that never refuses, or nothing on an older JVM. */
  public static Optional<Executor> executor() {
    try {
      return Optional.of(
          (ExecutorService)
              Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      return Optional.empty();
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("virtual threads do not start", e.getCause());
    }
  }
}
