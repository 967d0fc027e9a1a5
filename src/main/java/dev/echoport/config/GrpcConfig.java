package dev.echoport.config;

/**
 * What calls of gRPC may do on an {@code http} listener.
 *
 * @param maxMessageBytes a larger message is an error
 * @param health whether anybody may ask for the health of the node and of its listeners
 */
public record GrpcConfig(int maxMessageBytes, boolean health) {
  /** As {@code conf/echoport.yaml} has it. */
  public static final GrpcConfig DEFAULT = new GrpcConfig(4 << 20, true);
}
