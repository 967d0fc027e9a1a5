package dev.echoport.config;

import dev.echoport.scheme.Feature;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code http} or {@code ws} listener allows.
 *
 * @param answers what requests are answered with
 * @param maxDelay the longest delay that a request may ask for
 * @param maxFrameBytes a larger frame of a WebSocket, inflated if compressed, ends it with 1009
 * @param maxMessageBytes a larger message of a WebSocket, all its frames together, ends it with
 *     1009
 * @param compression whether permessage-deflate is agreed to
 * @param subprotocols subprotocols that are agreed to, the preferred first; {@code *} is any
 * @param answer when a body is sent back: while it comes in, or after all of it has
 * @param maxBodyBytes with {@code answer: after}: a larger body is refused with 413
 * @param maxSpillBytes with {@code answer: after}: what bodies may take of the disk together; those
 *     beyond are refused with 507
 * @param spillFolder with {@code answer: after}: where they are; empty: the JVM's folder for
 *     temporary files
 * @param stallTimeout a connection ends if an answer waits for its peer and nothing moves for this
 *     long; 0s: never
 * @param grpc calls of gRPC
 * @param maxHeaderBytes a larger header of a request is refused with 431
 */
public record HttpConfig(
    @Key(max = "1h", on = Feature.REQUESTS) Duration maxDelay,
    @Key(name = "maxFrame", kind = Kind.SIZE, min = "125B", max = "64MiB") int maxFrameBytes,
    @Key(name = "maxMessage", min = "125B", max = "1GiB") long maxMessageBytes,
    @Key boolean compression,
    @Key(kind = Kind.SUBPROTOCOLS) List<String> subprotocols,
    @Key(on = Feature.REQUESTS) Answering answer,
    @Key(name = "maxBody", min = "1B", max = "1GiB", on = Feature.REQUESTS) long maxBodyBytes,
    @Key(name = "maxSpill", on = Feature.REQUESTS) long maxSpillBytes,
    @Key(on = Feature.REQUESTS) @Nullable Path spillFolder,
    @Key(max = "720h") Duration stallTimeout,
    @Key GrpcConfig grpc,
    @Key(name = "maxHeader", kind = Kind.SIZE, min = "1KiB", max = "1MiB") int maxHeaderBytes,
    AnswersConfig answers) {
  /** When a body is sent back. */
  public enum Answering {
    /** While it is received. */
    STREAMING,
    /** When all of it was received. */
    AFTER
  }

  /** Any subprotocol: the first that the peer offers. */
  public static final String ANY = "*";

  /** As {@code conf/echoport.yaml} has it. */
  public static final HttpConfig DEFAULT =
      new HttpConfig(Duration.ofSeconds(10), 1 << 20, 64 << 20, false, List.of(ANY));

  /** With bodies that are sent back while they are received. */
  public HttpConfig(
      Duration maxDelay,
      int maxFrameBytes,
      long maxMessageBytes,
      boolean compression,
      List<String> subprotocols) {
    this(
        maxDelay,
        maxFrameBytes,
        maxMessageBytes,
        compression,
        subprotocols,
        Answering.STREAMING,
        64 << 20,
        1 << 30,
        null,
        Duration.ofMinutes(1),
        GrpcConfig.DEFAULT,
        16 << 10,
        AnswersConfig.DEFAULT);
  }

  public HttpConfig {
    subprotocols = List.copyOf(subprotocols);
  }
}
