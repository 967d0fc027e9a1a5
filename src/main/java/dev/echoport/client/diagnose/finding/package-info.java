/** What checks find: verdicts and their sentences, differences, how a connection ended, records. */
@NullMarked
package dev.echoport.client.diagnose.finding;

import org.jspecify.annotations.NullMarked;
