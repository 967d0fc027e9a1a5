/**
 * How the node speaks to its operator: never waiting for a reader, and never more than somebody can
 * read, whatever peers do.
 */
@NullMarked
package dev.echoport.log;

import org.jspecify.annotations.NullMarked;
