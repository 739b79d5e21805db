package io.novate.core.liquidation;

import io.novate.core.command.TradeReason;

/** What a strategy chose: at most one position and the lots of it to close; reused. */
public final class LiquidationChoice {
    private static final int NOTHING = -1;

    private int index = NOTHING;
    private long lots;
    private TradeReason reason = TradeReason.NONE;

    /** Starts with nothing chosen. */
    public LiquidationChoice() {}

    /** Chooses nothing. */
    public void clear() {
        index = NOTHING;
        lots = 0;
        reason = TradeReason.NONE;
    }

    /**
     * Chooses lots of a position.
     *
     * @param positionIndex index in the view
     * @param closedLots between 1 and both the size of the position and its room
     */
    public void choose(int positionIndex, long closedLots, TradeReason why) {
        index = positionIndex;
        lots = closedLots;
        reason = why;
    }

    /** Returns whether nothing was chosen. */
    public boolean isNothing() {
        return index == NOTHING;
    }

    /** Returns the index of the chosen position. */
    public int index() {
        return index;
    }

    /** Returns the lots to close. */
    public long lots() {
        return lots;
    }

    /** Returns why they were chosen. */
    public TradeReason reason() {
        return reason;
    }
}
