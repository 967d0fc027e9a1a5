package dev.echoport.scheme;

/**
 * What some schemes have, and others do not: a setting of a listener means something where its
 * feature is.
 */
public enum Feature {
  /** Whatever is spoken. */
  ANY,
  /** A host and a port. */
  PORT,
  /** A socket of the Unix domain, which is a file. */
  FILE,
  /** Connections, not single datagrams. */
  CONNECTIONS,
  /** Connections of TCP. */
  TCP,
  /** Datagrams of UDP. */
  DATAGRAMS,
  /** The payload as it is, in a connection or a datagram. */
  PLAIN,
  /** The payload of a connection as it is: it can be cut into frames and processed. */
  STREAM,
  /** HTTP around the payload: WebSockets, and requests where they are served. */
  HTTP,
  /** Requests, not WebSockets alone. */
  REQUESTS,
  /** A handshake of TLS comes first. */
  TLS
}
