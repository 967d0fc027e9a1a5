/**
 * The path as checks see it: connections whose waits are bounded, and what the other end tells of
 * them.
 */
@NullMarked
package dev.echoport.client.diagnose.path;

import org.jspecify.annotations.NullMarked;
