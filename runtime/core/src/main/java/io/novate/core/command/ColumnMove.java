package io.novate.core.command;

/**
 * What one scenario column does to instruments whose price moves with the underlying.
 *
 * @param movePpm price move, parts per million of the price
 * @param weightPpm share of the loss that counts, 0 to 1,000,000
 */
public record ColumnMove(int movePpm, int weightPpm) {
    /** A column in which such instruments lose nothing. */
    public static final ColumnMove NONE = new ColumnMove(0, 0);

    /**
     * Largest fall. A price cannot go below zero, but a column may be a charge on the value and not
     * a move, and a damped tail may count more than once.
     */
    public static final int MOVE_PPM_MIN = -10_000_000;

    /** Largest rise. */
    public static final int MOVE_PPM_MAX = 10_000_000;
}
