package dev.echoport.config;

import java.time.Duration;

/**
 * How completions are reported.
 *
 * @param flush the longest time that a record waits in its loop's journal
 * @param batch records in a batch at most
 */
public record CompletionsConfig(Duration flush, int batch) {}
