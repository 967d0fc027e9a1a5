/**
 * One peer: its state machine, its window, its half-close, its ledger. Everything here runs on the
 * event loop that owns the connection.
 */
@NullMarked
package dev.echoport.connection;

import org.jspecify.annotations.NullMarked;
