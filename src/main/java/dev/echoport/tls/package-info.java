/**
 * Certificates and keys of a listener: reading PEM files, choosing by the name that a client asks
 * for, reading them again when they change. Knows nothing of connections.
 */
@NullMarked
package dev.echoport.tls;

import org.jspecify.annotations.NullMarked;
