/**
 * {@code diagnose}: what is wrong with the path to an echo. Checks with sockets of the JDK, one
 * thread each; what the other end counted comes from its admin API.
 */
@NullMarked
package dev.echoport.client.diagnose;

import org.jspecify.annotations.NullMarked;
