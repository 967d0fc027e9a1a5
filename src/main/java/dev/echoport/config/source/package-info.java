/**
 * What the sources of a configuration say, checked against the schema that the records are, and the
 * records that are made of it.
 */
@NullMarked
package dev.echoport.config.source;

import org.jspecify.annotations.NullMarked;
