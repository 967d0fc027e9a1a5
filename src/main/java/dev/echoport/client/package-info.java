/**
 * The other end of an echo: a probe that starts fast and uses sockets of the JDK only, a load
 * generator that verifies every byte, and a reader of the completions that a node publishes.
 */
@NullMarked
package dev.echoport.client;

import org.jspecify.annotations.NullMarked;
