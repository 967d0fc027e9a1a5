package dev.echoport.app;

/** What a node is there for. */
enum Role {
  /** Accepts connections. */
  GATEWAY,
  /** Runs processors for gateways. */
  WORKER
}
