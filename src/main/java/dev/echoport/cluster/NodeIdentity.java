package dev.echoport.cluster;

import java.util.UUID;

/**
 * Which node this is.
 *
 * @param name {@code node.name} of the configuration
 * @param instance this life of the node; another one after a restart
 * @param address where others reach it; its first listener's where it runs alone
 * @param version of Echoport
 */
public record NodeIdentity(String name, String instance, String address, String version) {

  /** The identity of a node that starts now. */
  public static NodeIdentity starting(String name, String address, String version) {
    return new NodeIdentity(name, UUID.randomUUID().toString(), address, version);
  }
}
