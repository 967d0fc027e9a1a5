/**
 * Memory that peers can make the node hold: one budget, the buffers that are taken from it, and
 * what each connection has of them.
 */
@NullMarked
package dev.echoport.memory;

import org.jspecify.annotations.NullMarked;
