/**
 * The composition root and the command line: what reads arguments, builds the parts of a node or a
 * client, and turns their outcome into output and an exit code.
 */
@NullMarked
package dev.echoport.app;

import org.jspecify.annotations.NullMarked;
