/**
 * HTTP/1.1, HTTP/2 and WebSocket on a connection: messages of these protocols around the payload
 * that {@code connection} counts and sends back. Everything here runs on the event loop that owns
 * the connection.
 */
@NullMarked
package dev.echoport.http;

import org.jspecify.annotations.NullMarked;
