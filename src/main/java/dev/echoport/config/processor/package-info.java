/** The lists of processors: what stands in an entry, and where a processor may run. */
@NullMarked
package dev.echoport.config.processor;

import org.jspecify.annotations.NullMarked;
