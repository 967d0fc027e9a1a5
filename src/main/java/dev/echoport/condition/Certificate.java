package dev.echoport.condition;

import java.time.Instant;

/**
 * A certificate that a listener shows.
 *
 * @param subject whose it is
 */
public record Certificate(String listener, String subject, Instant expiresAt) {}
