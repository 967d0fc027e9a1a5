/**
 * What a request is answered with: found from its target and its fields, and the bodies of answers
 * that are no echo. Nothing here writes to a connection.
 */
@NullMarked
package dev.echoport.http.answer;

import org.jspecify.annotations.NullMarked;
