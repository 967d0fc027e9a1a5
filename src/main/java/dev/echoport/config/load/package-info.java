/**
 * Loads a configuration: all sources, what settings demand of each other, what a reload may change.
 */
@NullMarked
package dev.echoport.config.load;

import org.jspecify.annotations.NullMarked;
