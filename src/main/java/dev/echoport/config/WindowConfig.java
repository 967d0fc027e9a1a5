package dev.echoport.config;

/**
 * What one connection may have in flight before reading from its peer stops.
 *
 * @param bytes memory held by sends that are posted and not completed
 * @param operations posted sends; 1 is the lock-step of the text books, where the next receive is
 *     posted only after the send has completed
 */
public record WindowConfig(long bytes, int operations) {}
