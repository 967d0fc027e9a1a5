/**
 * What an operator may set: records, which are the schema as well. Typed, complete, and validated
 * before anything starts.
 */
@NullMarked
package dev.echoport.config;

import org.jspecify.annotations.NullMarked;
