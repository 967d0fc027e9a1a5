/**
 * What can be spoken to a listener: one constant for each scheme of an address, and what it can do.
 * Listeners, the configuration, probe and bench ask for a {@link dev.echoport.scheme.Feature}; a
 * new scheme is a new constant.
 */
@NullMarked
package dev.echoport.scheme;

import org.jspecify.annotations.NullMarked;
