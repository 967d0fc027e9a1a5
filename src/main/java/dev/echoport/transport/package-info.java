/**
 * What stands between Vert.x and Netty's transports, so that a node can place handlers where Vert.x
 * has no place for them.
 */
@NullMarked
package dev.echoport.transport;

import org.jspecify.annotations.NullMarked;
