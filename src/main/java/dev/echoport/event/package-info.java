/**
 * From completions to the event bus: the addresses, the batches and who may lose which. Nothing
 * here leaves the node, and nothing here can delay an echo: what a subscriber does not take in time
 * is dropped and counted for that subscriber alone.
 */
@NullMarked
package dev.echoport.event;

import org.jspecify.annotations.NullMarked;
