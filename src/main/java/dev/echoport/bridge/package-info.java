/**
 * The event bus for programs in other languages: what they may serve, and nothing else. Knows
 * nothing of processors; it passes on what is asked at an address.
 */
@NullMarked
package dev.echoport.bridge;

import org.jspecify.annotations.NullMarked;
