/**
 * The command line: one class for each command, and how its options are read. Starts nothing that
 * it does not stop.
 */
@NullMarked
package dev.echoport.app.command;

import org.jspecify.annotations.NullMarked;
