/**
 * Optional work on what was received, between the receive and the send: what can be done, where it
 * runs, and how frames keep their order meanwhile.
 */
@NullMarked
package dev.echoport.processor;

import org.jspecify.annotations.NullMarked;
