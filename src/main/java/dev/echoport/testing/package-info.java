/**
 * Echoport inside a test: a real node in the process of the test, with faults by connection and the
 * account of each connection. Beside {@code dev.echoport.api} it is the only package that others
 * may rely on.
 */
@NullMarked
package dev.echoport.testing;

import org.jspecify.annotations.NullMarked;
