/**
 * How a single setting is written: one type for each sort of value, which reads it, checks it and
 * writes it back.
 */
@NullMarked
package dev.echoport.config.value;

import org.jspecify.annotations.NullMarked;
