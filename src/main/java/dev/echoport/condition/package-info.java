/** How the node is: who it is, what is wrong with it now, and what a drain waits for. */
@NullMarked
package dev.echoport.condition;

import org.jspecify.annotations.NullMarked;
