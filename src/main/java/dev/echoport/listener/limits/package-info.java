/** Who may come, and how many: connections, sources, pace, file descriptors, memory. */
@NullMarked
package dev.echoport.listener.limits;

import org.jspecify.annotations.NullMarked;
