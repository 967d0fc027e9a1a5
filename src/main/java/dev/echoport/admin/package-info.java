/**
 * The node over HTTP, for people and their tools: health, metrics, listeners, connections and the
 * stream of completions. It only reads, and only through asynchronous views, so that nothing asked
 * here can hold up an echo.
 */
@NullMarked
package dev.echoport.admin;

import org.jspecify.annotations.NullMarked;
