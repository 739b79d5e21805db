package io.novate.core.liquidation;

/**
 * Where a position stands among those that would be deleveraged.
 *
 * @param rank 1 for the first to be closed, 0 when the position would not be touched: it is not in
 *     profit, its account has no equity, or it is being liquidated itself
 * @param of how many positions stand in the queue
 */
public record QueuePlace(int rank, int of) {}
