/** Echo of datagrams: sockets, rules against abuse, and the addresses to answer from. */
@NullMarked
package dev.echoport.listener.udp;

import org.jspecify.annotations.NullMarked;
