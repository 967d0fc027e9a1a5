package dev.echoport.client.diagnose.path;

import dev.echoport.client.ClientTls;
import dev.echoport.client.Target;
import java.time.Duration;

/**
 * Which path it is, and how much effort checks may make.
 *
 * @param timeout how long to wait for a single thing
 * @param duration how long checks that load the path may do so
 * @param connections how many to open at once
 * @param idle the longest idle time to try; zero: no idle check
 * @param ours whether the echo is Echoport's, which does things in a certain order
 */
public record PathOptions(
    Target target,
    ClientTls tls,
    Duration timeout,
    Duration duration,
    int connections,
    Duration idle,
    boolean ours) {}
