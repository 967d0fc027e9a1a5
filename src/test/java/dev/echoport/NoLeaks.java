package dev.echoport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * A leak that Netty reports fails the test class that has just ended. That class need not be the
 * one that leaks: the report says what touched the buffer. What a last collection finds fails the
 * run. Registered for all tests.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
  private static final int LOOKS = 5;
  private static final long PAUSE_MILLIS = 50;

  /** The last look is for runs in which Netty watches every buffer: it costs a few collections. */
  @Override
  public void beforeAll(ExtensionContext context) {
    if (ResourceLeakDetector.getLevel() != Level.PARANOID) {
      return;
    }
    context
        .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(NoLeaks.class))
        .getOrComputeIfAbsent(AtTheEnd.class);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    failIfAny();
  }

  static void failIfAny() {
    String reports = LeakReports.take();
    if (!reports.isEmpty()) {
      throw new AssertionError("LEAK: " + reports);
    }
  }

  /** Made before the first class; closed when the last one has ended. */
  static final class AtTheEnd implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      for (int i = 0; i < LOOKS; i++) {
        System.gc();
        Thread.sleep(PAUSE_MILLIS); // until the JVM has told what it has found
        ByteBufAllocator.DEFAULT.directBuffer(1).release(); // Netty reports when it makes a buffer
      }
      failIfAny();
    }
  }
}
