/**
 * What is told of connections, listeners and the node: immutable, safe for all threads, and made by
 * the loops that own the facts.
 */
@NullMarked
package dev.echoport.completion.report;

import org.jspecify.annotations.NullMarked;
