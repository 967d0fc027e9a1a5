/**
 * The node among others: what each of them did, and their completions, over a clustered event bus
 * that runs beside the node's own {@code Vertx}. Nothing here is ever waited for by an echo, and a
 * node that runs alone starts nothing of Hazelcast.
 */
@NullMarked
package dev.echoport.cluster;

import org.jspecify.annotations.NullMarked;
