/**
 * What the node remembers of its last hour and its last day, in memory that is made once. Nothing
 * here runs on an event loop.
 */
@NullMarked
package dev.echoport.history;

import org.jspecify.annotations.NullMarked;
