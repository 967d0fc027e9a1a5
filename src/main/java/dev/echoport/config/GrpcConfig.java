package dev.echoport.config;

/**
 * What calls of gRPC may do on an {@code http} listener.
 *
 * @param maxMessageBytes a larger message ends its call with RESOURCE_EXHAUSTED
 * @param health whether {@code grpc.health.v1.Health} tells which listeners there are and whether
 *     they serve
 */
public record GrpcConfig(
    @Key(name = "maxMessage", kind = Kind.SIZE, max = "1GiB") int maxMessageBytes,
    @Key boolean health) {
  /** As {@code conf/echoport.yaml} has it. */
  public static final GrpcConfig DEFAULT = new GrpcConfig(4 << 20, true);
}
