package dev.echoport.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the node finds others and talks to them; of no account where {@link #enabled} is false.
 *
 * @param name of the cluster: nodes with another one are not let in
 * @param host where event bus and Hazelcast bind; empty for the first address that is not loopback
 * @param publicHost what others connect to; empty for {@code host}
 * @param port of the event bus; 0 lets the system choose
 * @param memberPort of Hazelcast
 * @param tls for the event bus, {@code null} for none
 */
public record ClusterConfig(
    boolean enabled,
    String name,
    String host,
    String publicHost,
    int port,
    int memberPort,
    Discovery discovery,
    @Nullable Tls tls) {

  /** {@code cluster.name} where nobody sets it. */
  public static final String DEFAULT_NAME = "echoport";

  /**
   * How members are found.
   *
   * @param members {@code HOST} or {@code HOST:PORT} of some members, for {@link Type#TCP}
   * @param name a DNS name whose addresses are those of all members, for the other types
   */
  public record Discovery(Type type, List<String> members, String name) {

    /** {@code cluster.discovery.type}. */
    public enum Type {
      /** A list of addresses. */
      TCP,
      /** A name that resolves to the address of every member, as Docker's service names do. */
      DNS,
      /** The name of a headless service. */
      KUBERNETES
    }

    public Discovery {
      members = List.copyOf(members);
    }
  }

  /**
   * PEM files.
   *
   * @param certificate this node's chain, shown to those who connect and to those connected to
   * @param key its private key
   * @param trust the authorities whose members are let in
   */
  public record Tls(Path certificate, Path key, Path trust) {}
}
