/**
 * Faults that somebody asked for: what, where, for whom; the chance behind them; what they do to a
 * stream of bytes. Knows no connection and no configuration.
 */
@NullMarked
package dev.echoport.fault;

import org.jspecify.annotations.NullMarked;
