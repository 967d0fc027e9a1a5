/**
 * What a client says first in TLS: its digest, and the JA4 by which clients of a kind are known.
 */
@NullMarked
package dev.echoport.tls.hello;

import org.jspecify.annotations.NullMarked;
