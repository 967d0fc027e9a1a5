package dev.echoport.config;

/** What is written for a setting, where the type of its component alone does not tell. */
public enum Kind {
  /**
   * What the type says: a whole number, a size for {@code long}, a time, a switch, one of an enum's
   * words, a file, a list of processors.
   */
  NATURAL,
  /** A number of bytes. */
  SIZE,
  /** So many a second. */
  RATE,
  /** A part of a whole. */
  PERCENT,
  /** A time in whole seconds. */
  SECONDS,
  /** Permissions of a file. */
  MODE,
  /** The name of a node or a cluster. */
  NAME,
  /** A host name or an address. */
  HOST,
  /** The same, or nothing. */
  OPTIONAL_HOST,
  /** Where spans are posted to. */
  TRACES,
  /** A line with facts in it. */
  BANNER,
  /** Names of protocols that TLS agrees on. */
  PROTOCOLS,
  /** Subprotocols of WebSockets. */
  SUBPROTOCOLS,
  /** Origins of web pages. */
  ORIGINS,
  /** Names of environment variables. */
  VARIABLES,
  /** Names of hosts. */
  HOSTS,
  /** Addresses of members of a cluster. */
  MEMBERS,
  /** Addresses of the event bus. */
  BUS_ADDRESSES,
  /** Ports. */
  PORTS,
  /** Ranges of addresses. */
  RANGES,
  /** Of chance. */
  SEED
}
