/**
 * A span for each connection, made of its final report and of the completions that took long, and
 * sent to an OpenTelemetry collector. It is a subscriber like any other: the loops know nothing of
 * it, and what it cannot send in time it drops and counts.
 */
@NullMarked
package dev.echoport.tracing;

import org.jspecify.annotations.NullMarked;
