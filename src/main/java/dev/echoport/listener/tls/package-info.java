/** Handshakes of TLS: when each has its turn, how long it may take, and why it failed. */
@NullMarked
package dev.echoport.listener.tls;

import org.jspecify.annotations.NullMarked;
