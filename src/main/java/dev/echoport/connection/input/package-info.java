/** What becomes of what a connection receives: echo, frames and processors, greetings, faults. */
@NullMarked
package dev.echoport.connection.input;

import org.jspecify.annotations.NullMarked;
