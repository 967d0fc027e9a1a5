/**
 * The facts of the gateway: what was received, what was sent, what was discarded and why, and what
 * is still pending. Nothing here does I/O; every mutable class belongs to one event loop, every
 * record can be handed to any thread.
 */
@NullMarked
package dev.echoport.completion;

import org.jspecify.annotations.NullMarked;
