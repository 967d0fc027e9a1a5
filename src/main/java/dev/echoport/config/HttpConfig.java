package dev.echoport.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code http} or {@code ws} listener allows.
 *
 * @param maxDelay the longest delay that a request may ask for
 * @param maxFrameBytes a larger frame of a WebSocket is an error; inflated, where it is compressed
 * @param maxMessageBytes a larger message of a WebSocket, all its frames together, is an error
 * @param compression whether permessage-deflate is agreed to
 * @param answer when the body of a request is sent back
 * @param maxBodyBytes a larger body that is to be answered after its request is refused
 * @param maxSpillBytes the most that such bodies take of the disk, together
 * @param spillFolder where; {@code null} is the JVM's folder for temporary files
 * @param grpc what calls of gRPC may do
 * @param stallTimeout after which a connection ends where an answer waits and nothing moves; 0:
 *     never
 * @param maxHeaderBytes a larger header of a request is refused
 * @param answers what requests are answered with
 * @param subprotocols which are agreed to, the preferred first; {@code *} is any
 */
public record HttpConfig(
    Duration maxDelay,
    int maxFrameBytes,
    long maxMessageBytes,
    boolean compression,
    List<String> subprotocols,
    Answering answer,
    long maxBodyBytes,
    long maxSpillBytes,
    @Nullable Path spillFolder,
    Duration stallTimeout,
    GrpcConfig grpc,
    int maxHeaderBytes,
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
