/**
 * What goes out as the body of an answer, if it is not what the request brought: texts, generated
 * bytes, events, and the description of a request.
 */
@NullMarked
package dev.echoport.http.body;

import org.jspecify.annotations.NullMarked;
