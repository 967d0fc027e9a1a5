package dev.echoport.client.load;

import dev.echoport.client.ClientTls;
import dev.echoport.client.HttpOptions;
import dev.echoport.client.Target;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Loads as tests ask for them. */
public final class Loads {
  /** All at once, without a pause, measured from the first message. */
  public static final LoadShape STEADY =
      new LoadShape(LoadMode.STREAM, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private Loads() {}

  /** A steady load. */
  static LoadOptions load(
      Target target,
      int connections,
      int size,
      int depth,
      @Nullable Rate rate,
      Duration duration,
      Duration drain,
      int threads) {
    return load(target, connections, size, depth, rate, duration, drain, threads, STEADY);
  }

  /** Against an echo that says nothing first. */
  static LoadOptions load(
      Target target,
      int connections,
      int size,
      int depth,
      @Nullable Rate rate,
      Duration duration,
      Duration drain,
      int threads,
      LoadShape shape) {
    return load(
        target,
        connections,
        size,
        depth,
        rate,
        duration,
        drain,
        threads,
        shape,
        0,
        ClientTls.DEFAULT);
  }

  /** Requests of HTTP, if any, without anything particular. */
  public static LoadOptions load(
      Target target,
      int connections,
      int size,
      int depth,
      @Nullable Rate rate,
      Duration duration,
      Duration drain,
      int threads,
      LoadShape shape,
      int skipLines,
      ClientTls tls) {
    return new LoadOptions(
        target,
        connections,
        size,
        depth,
        rate,
        duration,
        drain,
        threads,
        shape,
        skipLines,
        tls,
        HttpOptions.NONE);
  }
}
