/** The load generator, {@code bench}: who sends when, what is measured, and the report. */
@NullMarked
package dev.echoport.client.load;

import org.jspecify.annotations.NullMarked;
