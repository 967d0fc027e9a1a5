package dev.echoport.config;

import java.time.Duration;

/**
 * How completions are reported.
 *
 * @param flush the longest time that a record waits for its batch
 * @param batch records in a batch at most
 */
public record CompletionsConfig(
    @Key(min = "1ms", max = "10s") Duration flush, @Key(min = "1", max = "65536") int batch) {}
