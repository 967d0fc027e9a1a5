package dev.echoport.tracing;

import dev.echoport.completion.report.TraceParent;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection's span belongs.
 *
 * @param parent the span of the peer or a proxy, {@code null} if the connection begins its trace
 * @param sampled whether the span is made at all
 */
record TraceContext(String traceId, String spanId, @Nullable TraceParent parent, boolean sampled) {}
