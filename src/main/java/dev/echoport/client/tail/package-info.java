/**
 * {@code tail}: the completions of a node as lines, and {@code reload}, which asks the same API.
 */
@NullMarked
package dev.echoport.client.tail;

import org.jspecify.annotations.NullMarked;
