/**
 * Whether the node lives, has started and can serve, as orchestrators and load balancers ask it.
 * Readiness is proven, not assumed: a nonce goes through each listener and has to come back.
 */
@NullMarked
package dev.echoport.health;

import org.jspecify.annotations.NullMarked;
