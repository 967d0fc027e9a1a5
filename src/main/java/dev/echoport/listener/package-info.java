/**
 * Where peers connect: accepting on every loop, limits, and the view of what the loops own. Hands
 * each accepted socket over to {@code connection}.
 */
@NullMarked
package dev.echoport.listener;

import org.jspecify.annotations.NullMarked;
