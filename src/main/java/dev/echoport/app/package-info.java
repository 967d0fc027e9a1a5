/**
 * The composition root and the command line: which parts there are, and how a node starts and
 * stops.
 */
@NullMarked
package dev.echoport.app;

import org.jspecify.annotations.NullMarked;
