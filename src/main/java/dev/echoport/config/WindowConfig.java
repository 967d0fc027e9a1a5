package dev.echoport.config;

/**
 * What one connection may have in flight before reading from its peer stops.
 *
 * @param bytes memory of the sends that are posted and not completed; reading stops beyond
 * @param operations posted sends; 1 is lock-step: the next receive is posted after the send has
 *     completed
 */
public record WindowConfig(
    @Key(min = "1KiB", max = "1GiB") long bytes, @Key(min = "1", max = "65536") int operations) {}
