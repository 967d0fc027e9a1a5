/**
 * What gRPC puts into streams of HTTP/2: messages behind their prefixes, a status at the end, and
 * the services that the node itself offers. Everything here runs on the loop of the call's
 * connection.
 */
@NullMarked
package dev.echoport.grpc;

import org.jspecify.annotations.NullMarked;
