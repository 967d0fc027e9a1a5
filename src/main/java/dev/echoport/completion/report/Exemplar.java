package dev.echoport.completion.report;

/**
 * One completion that stands for others which took about as long, and the span that tells more.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 of them
 * @param nanos from post to completion
 * @param epochMillis when it completed
 */
public record Exemplar(String traceId, String spanId, long nanos, long epochMillis) {}
