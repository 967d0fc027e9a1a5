/**
 * Bytes to frames and back: where a processor's unit of work begins and ends. Decoders belong to
 * one connection and its event loop; formats are immutable.
 */
@NullMarked
package dev.echoport.frame;

import org.jspecify.annotations.NullMarked;
