package io.novate.core.command;

/**
 * Fees of an instrument, parts per million of the traded value.
 *
 * @param takerPpm fee of the aggressor
 * @param makerPpm fee of the resting side
 * @param liquidationPpm fee of a liquidated lot
 */
public record Fees(int takerPpm, int makerPpm, int liquidationPpm) {}
