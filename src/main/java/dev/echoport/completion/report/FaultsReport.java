package dev.echoport.completion.report;

/**
 * The faults on purpose that a connection has.
 *
 * @param seed of their chance
 * @param connection its number since the plan was taken up
 * @param replay the command of a node whose first connection has the same faults
 */
public record FaultsReport(long seed, long connection, String replay) {}
