package dev.echoport.health;

/**
 * Where the node stands in its life.
 *
 * <pre>
 *   STARTING --started--> UP --draining--> DRAINING
 *       |                                     ^
 *       +---------------draining--------------+
 * </pre>
 */
enum LifeCycle {
  STARTING,
  UP,
  DRAINING;

  /** Whether the life cycle allows that peers are sent here. */
  boolean serves() {
    return this == UP;
  }

  /** Whether start-up is behind the node. */
  boolean hasStarted() {
    return this != STARTING;
  }

  LifeCycle started() {
    return this == STARTING ? UP : this;
  }
}
