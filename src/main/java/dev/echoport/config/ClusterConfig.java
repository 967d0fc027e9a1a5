package dev.echoport.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the node finds others and talks to them; of no account where {@link #enabled} is false.
 *
 * @param enabled whether the node is one of a cluster
 * @param name nodes with another name are not let in
 * @param host where the two ports bind; empty: the first address that is not loopback
 * @param publicHost what others connect to, where that differs
 * @param port the event bus; 0: a free one, from 10000 to 32767
 * @param memberPort Hazelcast, which finds the members
 * @param discovery how members are found
 * @param tls PEM files for mutual TLS between the event buses: all three, or none
 */
public record ClusterConfig(
    @Key boolean enabled,
    @Key(kind = Kind.NAME) String name,
    @Key(kind = Kind.OPTIONAL_HOST) String host,
    @Key(kind = Kind.OPTIONAL_HOST) String publicHost,
    @Key(max = "65535") int port,
    @Key(min = "1", max = "65535") int memberPort,
    @Key Discovery discovery,
    @Key @Nullable Tls tls) {

  /** {@code cluster.name} where nobody sets it. */
  public static final String DEFAULT_NAME = "echoport";

  /**
   * How members are found.
   *
   * @param type {@code tcp}: by their addresses. {@code dns}, {@code kubernetes}: by a name that
   *     resolves to them
   * @param members some members, for {@code tcp}
   * @param name a name that resolves to the address of every member, for {@code dns} and {@code
   *     kubernetes}
   */
  public record Discovery(
      @Key Type type,
      @Key(kind = Kind.MEMBERS) List<String> members,
      @Key(kind = Kind.OPTIONAL_HOST) String name) {

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
   * PEM files; all of them are there.
   *
   * @param certificate this node's chain, shown to those who connect and to those connected to
   * @param key its private key
   * @param trust the authorities whose members are let in
   */
  public record Tls(@Key Path certificate, @Key Path key, @Key Path trust) {}
}
