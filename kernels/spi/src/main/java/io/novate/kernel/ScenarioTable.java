package io.novate.kernel;

import java.util.Arrays;

/**
 * What one lot loses in every scenario column, and how columns become charges.
 *
 * <p><b>Shape</b>: {@code loss[instrument * columnStride + column]}, the stride a multiple of 8
 * that holds {@code columnMax} columns, and 8 more values behind the last row, so that a kernel may
 * read whole vectors from any column on. Per instrument three ids in {@code 0..65535}: underlying,
 * expiry and strike. Groups nest by construction: an expiry group is an underlying and an expiry
 * id, a strike group those two and a strike id, whatever the same id means elsewhere. Instrument 0
 * is the empty slot.
 *
 * <p><b>Units</b>: loss of one long lot, money with 8 fraction bits (1/256 of 1e-6 of the
 * settlement currency), a gain is negative; the loss of a short lot is the opposite. Factors,
 * discounts and weights are folded in or applied by the caller; the table holds none.
 *
 * <p><b>Exactness</b>: exact integers, rounded to nearest by whoever writes them: {@code
 * ceil(sum|q| / 2)} on top of a charge makes it conservative for longs and shorts. The bound that
 * keeps sums inside int64 is in {@link ScenarioKernel}.
 *
 * <p><b>Aliasing and ownership</b>: owned and written by the core between sweeps; arrays on the
 * heap, where plain and vector loads are equally fast.
 *
 * <p><b>Errors</b>: an instrument, a column or a group id outside the table throws {@link
 * IndexOutOfBoundsException}; a shape with more columns than the table {@link
 * IllegalArgumentException}.
 */
public final class ScenarioTable {
    /** Long values behind the last row that may be read and mean nothing. */
    private static final int PADDING = 8;

    private static final int ID_MAX = 0xffff;

    private final int instrumentsMax;
    private final int columnMax;
    private final int columnStride;
    private final long[] loss;
    private final long[] groupKeys;
    private ScenarioShape shape = ScenarioShape.EMPTY;

    /**
     * Takes memory for instruments {@code 0..instrumentsMax}.
     *
     * @param instrumentsMax 0 to 65535
     * @param columnMax 0 to {@link ScenarioShape#COLUMNS_MAX}
     */
    public ScenarioTable(int instrumentsMax, int columnMax) {
        if (instrumentsMax < 0 || instrumentsMax > ScenarioKernel.INSTRUMENTS_MAX) {
            throw new IllegalArgumentException(
                    "instrumentsMax="
                            + instrumentsMax
                            + " is outside 0.."
                            + ScenarioKernel.INSTRUMENTS_MAX);
        }
        if (columnMax < 0 || columnMax > ScenarioShape.COLUMNS_MAX) {
            throw new IllegalArgumentException(
                    "columnMax=" + columnMax + " is outside 0.." + ScenarioShape.COLUMNS_MAX);
        }
        this.instrumentsMax = instrumentsMax;
        this.columnMax = columnMax;
        columnStride = Math.ceilDiv(columnMax, PADDING) * PADDING;
        loss = new long[(instrumentsMax + 1) * columnStride + PADDING];
        groupKeys = new long[instrumentsMax + 1];
        Arrays.setAll(groupKeys, instrument -> instrument);
    }

    /** Returns the largest instrument id of the table. */
    public int instrumentsMax() {
        return instrumentsMax;
    }

    /** Returns the most columns a shape may use. */
    public int columnMax() {
        return columnMax;
    }

    /** Returns the distance between the first columns of two instruments. */
    public int columnStride() {
        return columnStride;
    }

    /** Returns the losses of one long lot, {@code columnStride} per instrument and padding. */
    public long[] loss() {
        return loss;
    }

    /** Returns terms and charges in force. */
    public ScenarioShape shape() {
        return shape;
    }

    /** Replaces terms and charges; a kernel prepares anew at its next call, and allocates then. */
    public void setShape(ScenarioShape nextShape) {
        if (nextShape.columnCount() > columnMax) {
            throw new IllegalArgumentException(
                    "columnCount=" + nextShape.columnCount() + " is more than " + columnMax);
        }
        shape = nextShape;
    }

    /**
     * Writes where an instrument stands.
     *
     * @param instrument instrument id
     * @param underlying id of its underlying
     * @param expiry id of its expiry among those of the underlying; an instrument without one has
     *     an id of the underlying's own
     * @param strike id of its strike among those of the expiry; an instrument without one has an id
     *     of its own
     */
    public void setGroups(int instrument, int underlying, int expiry, int strike) {
        checkGroup(underlying);
        checkGroup(expiry);
        checkGroup(strike);
        groupKeys[instrument] =
                (long) underlying << 48 | (long) expiry << 32 | (long) strike << 16 | instrument;
    }

    /**
     * Returns {@code underlying << 48 | expiry << 32 | strike << 16 | instrument} of each
     * instrument: in the unsigned order of these keys the instruments of every group stand
     * together.
     */
    public long[] groupKeys() {
        return groupKeys;
    }

    /**
     * Writes the loss of one long lot.
     *
     * @param column 0 to {@code columnMax - 1}
     * @param loss256 money with 8 fraction bits
     */
    public void setLoss(int instrument, int column, long loss256) {
        loss[lossIndex(instrument, column)] = loss256;
    }

    /** Returns the loss of one long lot, money with 8 fraction bits. */
    public long lossOf(int instrument, int column) {
        return loss[lossIndex(instrument, column)];
    }

    /** Returns what tells the group of an instrument from the others of a grouping. */
    public long groupKey(Grouping grouping, int instrument) {
        return switch (grouping) {
            case POOL -> 0;
            case UNDERLYING -> groupKeys[instrument] >>> 48;
            case EXPIRY -> groupKeys[instrument] >>> 32;
            case STRIKE -> groupKeys[instrument] >>> 16;
            case INSTRUMENT -> groupKeys[instrument];
        };
    }

    /** Returns the id an instrument was given for a grouping, 0 for the pool. */
    public int groupOf(Grouping grouping, int instrument) {
        return (int) groupKey(grouping, instrument) & ID_MAX;
    }

    private int lossIndex(int instrument, int column) {
        if (instrument < 0 || instrument > instrumentsMax || column < 0 || column >= columnMax) {
            throw new IndexOutOfBoundsException(
                    "instrument=" + instrument + " column=" + column + " is outside the table");
        }
        return instrument * columnStride + column;
    }

    private void checkGroup(int group) {
        if (group < 0 || group > ID_MAX) {
            throw new IndexOutOfBoundsException("group=" + group + " is outside 0.." + ID_MAX);
        }
    }
}
