/**
 * Below messages: how a request is framed and when its head is refused, the bounds of frames, and
 * what waits in line. Knows nothing of what is answered.
 */
@NullMarked
package dev.echoport.http.codec;

import org.jspecify.annotations.NullMarked;
