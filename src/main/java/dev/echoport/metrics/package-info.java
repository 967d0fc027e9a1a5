/**
 * From counts to Prometheus. The gateway's own counts are read from the ledgers at each scrape, so
 * they are exact and cost an echo nothing; Vert.x's and the JVM's come through Micrometer.
 */
@NullMarked
package dev.echoport.metrics;

import org.jspecify.annotations.NullMarked;
