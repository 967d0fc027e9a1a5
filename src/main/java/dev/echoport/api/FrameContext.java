package dev.echoport.api;

import java.time.Instant;

/**
 * Where a frame comes from. Immutable, safe for all threads.
 *
 * <pre>{@code
 * Transformation signed =
 *     (payload, frame) -> Buffer.buffer(frame.remoteAddress() + ": ").appendBuffer(payload);
 * }</pre>
 *
 * @param node the node's name
 * @param listener the listener's name
 * @param connection the connection's id
 * @param remoteAddress the peer's
 * @param localAddress the gateway's own, of this connection
 * @param sequence number of the frame within its connection, from 1
 * @param receivedAt when its last byte was received
 */
public record FrameContext(
    String node,
    String listener,
    String connection,
    String remoteAddress,
    String localAddress,
    long sequence,
    Instant receivedAt) {}
