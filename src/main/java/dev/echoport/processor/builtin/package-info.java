/** The processors that come with the node. */
@NullMarked
package dev.echoport.processor.builtin;

import org.jspecify.annotations.NullMarked;
