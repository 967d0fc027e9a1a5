/** The header of the PROXY protocol in front of a connection. */
@NullMarked
package dev.echoport.listener.proxy;

import org.jspecify.annotations.NullMarked;
