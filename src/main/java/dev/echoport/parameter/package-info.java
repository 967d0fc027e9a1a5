/**
 * What a request may ask of its answer, by query, by header field, or as the default of its
 * listener: read, checked and bounded. Nothing here knows a connection.
 */
@NullMarked
package dev.echoport.parameter;

import org.jspecify.annotations.NullMarked;
