/**
 * What an operator may set: typed, complete, and validated before anything starts. The loader
 * reports every problem of all sources together.
 */
@NullMarked
package dev.echoport.config;

import org.jspecify.annotations.NullMarked;
