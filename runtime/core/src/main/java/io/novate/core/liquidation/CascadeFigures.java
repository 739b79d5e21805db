package io.novate.core.liquidation;

import io.novate.core.memory.SnapshotReader;
import io.novate.core.memory.SnapshotWriter;
import io.novate.core.unit.Limits;

/**
 * How much of what happened in each market was the clearinghouse's own liquidation.
 *
 * <p><b>Shape</b>: counters by instrument since the start, part of the state.
 *
 * <p><b>Units</b>: lots, money at fill prices, ticks. A move counts as own when it runs the way
 * outstanding liquidation orders push: down while they sell, up while they buy.
 */
public final class CascadeFigures {
    private static final int COLUMNS = 5;
    private static final int LIQUIDATED_LOTS = 0;
    private static final int LIQUIDATED_MONEY = 1;
    private static final int TRADED_LOTS = 2;
    private static final int MOVED_TICKS = 3;
    private static final int OWN_TICKS = 4;

    private final long[] counts;
    private final int instrumentsMax;

    CascadeFigures(Limits limits) {
        instrumentsMax = limits.instrumentsMax();
        counts = new long[(instrumentsMax + 1) * COLUMNS];
    }

    /** Returns the lots that liquidation orders closed. */
    public long liquidatedLots(int instrument) {
        return counts[at(instrument, LIQUIDATED_LOTS)];
    }

    /** Returns the value of those lots at the prices of their fills, money. */
    public long liquidatedMoney(int instrument) {
        return counts[at(instrument, LIQUIDATED_MONEY)];
    }

    /** Returns all lots that changed hands, liquidations included. */
    public long tradedLots(int instrument) {
        return counts[at(instrument, TRADED_LOTS)];
    }

    /** Returns the sum of absolute moves of the mark, ticks. */
    public long movedTicks(int instrument) {
        return counts[at(instrument, MOVED_TICKS)];
    }

    /** Returns the part of {@link #movedTicks} in the direction of outstanding own orders. */
    public long ownTicks(int instrument) {
        return counts[at(instrument, OWN_TICKS)];
    }

    void traded(int instrument, long lots) {
        counts[at(instrument, TRADED_LOTS)] += lots;
    }

    void liquidated(int instrument, long lots, long money) {
        counts[at(instrument, LIQUIDATED_LOTS)] += lots;
        counts[at(instrument, LIQUIDATED_MONEY)] += money;
        traded(instrument, lots);
    }

    /**
     * Counts a move of the mark.
     *
     * @param sells lots that outstanding orders sell, positive or 0
     * @param buys lots that outstanding orders buy, positive or 0
     */
    void moved(int instrument, long beforeTicks, long afterTicks, long sells, long buys) {
        long move = afterTicks - beforeTicks;
        counts[at(instrument, MOVED_TICKS)] += Math.abs(move);
        boolean own = move < 0 ? sells > 0 : buys > 0;
        if (own) {
            counts[at(instrument, OWN_TICKS)] += Math.abs(move);
        }
    }

    /** Writes the rows in which something was counted, ascending. */
    void write(SnapshotWriter out) {
        for (int instrument = 1; instrument <= instrumentsMax; instrument++) {
            long any = 0;
            for (int column = 0; column < COLUMNS; column++) {
                any |= counts[at(instrument, column)];
            }
            if (any != 0) {
                out.putInt(instrument);
                for (int column = 0; column < COLUMNS; column++) {
                    out.putLong(counts[at(instrument, column)]);
                }
            }
        }
        out.putInt(0);
    }

    void read(SnapshotReader in) {
        for (int instrument = in.getInt(); instrument != 0; instrument = in.getInt()) {
            for (int column = 0; column < COLUMNS; column++) {
                counts[at(instrument, column)] = in.getLong();
            }
        }
    }

    private static int at(int instrument, int column) {
        return instrument * COLUMNS + column;
    }
}
