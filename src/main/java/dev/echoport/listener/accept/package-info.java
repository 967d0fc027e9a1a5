/** Accepting on the first loop, and what happens when it fails. */
@NullMarked
package dev.echoport.listener.accept;

import org.jspecify.annotations.NullMarked;
