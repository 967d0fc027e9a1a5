/**
 * The probe: one connection, one echo, and a sentence for a monitoring system. Blocking sockets,
 * one deadline for everything.
 */
@NullMarked
package dev.echoport.client.probe;

import org.jspecify.annotations.NullMarked;
