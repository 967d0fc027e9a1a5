/** Checks of HTTP and WebSocket: what becomes of requests, streams and messages on the way. */
@NullMarked
package dev.echoport.client.diagnose.web;

import org.jspecify.annotations.NullMarked;
