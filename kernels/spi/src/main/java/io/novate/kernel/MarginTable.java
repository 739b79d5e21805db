package io.novate.kernel;

import java.util.Arrays;

/**
 * What one lot adds to the margin excess of an account, per instrument and side.
 *
 * <p><b>Shape</b>: column {@code c = 2 * instrument + side}, side 0 long, side 1 short. An account
 * holding {@code q} lots adds {@code q * perLot[c] - max(0, max_j(slope[c][j] * |q| -
 * offset[c][j]))} to its excess. {@code perLot} is value minus first-bracket margin for longs,
 * value plus first-bracket margin for shorts (a short holds negative lots). The further brackets
 * only add what their steeper rate asks above the first. {@code plainLots[c]} is the largest {@code
 * |q|} for which the second term is zero. Instrument 0 is the empty slot and stays zero.
 *
 * <p><b>Units</b>: money with 8 fraction bits (1/256 of 1e-6 of the settlement currency); lots.
 *
 * <p><b>Exactness</b>: exact integers; sums of an account stay below 2^62 by the account bound
 * checked at intake.
 *
 * <p><b>Aliasing and ownership</b>: owned and written by the core between sweeps; arrays on the
 * heap because the Vector API gathers only from arrays.
 *
 * <p><b>Errors</b>: a column outside the table throws {@link IndexOutOfBoundsException}.
 */
public final class MarginTable {
    /** Fraction bits of every amount in the table and of the excess. */
    public static final int FRACTION_BITS = 8;

    /** Brackets above the first that one column can hold. */
    public static final int BRACKETS_MAX = 15;

    private final int instrumentsMax;
    private final long[] perLot;
    private final int[] plainLots;
    private final byte[] bracketCount;
    private final boolean[] unordered;
    private final long[] bracketFrom;
    private final long[] bracketSlope;
    private final long[] bracketOffset;
    private final long[] collateralValue;

    /** Takes memory for instruments {@code 0..instrumentsMax} and {@code assetsMax} assets. */
    public MarginTable(int instrumentsMax, int assetsMax) {
        this.instrumentsMax = instrumentsMax;
        int columnCount = 2 * (instrumentsMax + 1);
        perLot = new long[columnCount];
        plainLots = new int[columnCount];
        bracketCount = new byte[columnCount];
        unordered = new boolean[columnCount];
        bracketFrom = new long[columnCount * BRACKETS_MAX];
        bracketSlope = new long[columnCount * BRACKETS_MAX];
        bracketOffset = new long[columnCount * BRACKETS_MAX];
        collateralValue = new long[assetsMax];
        Arrays.fill(plainLots, Integer.MAX_VALUE);
    }

    /** Returns the largest instrument id of the table. */
    public int instrumentsMax() {
        return instrumentsMax;
    }

    /** Returns the value and first-bracket margin of one lot, per column. */
    public long[] perLot() {
        return perLot;
    }

    /** Returns the largest absolute lots without a further bracket, per column. */
    public int[] plainLots() {
        return plainLots;
    }

    /** Returns the brackets above the first in use, per column; those after them ask nothing. */
    public byte[] bracketCount() {
        return bracketCount;
    }

    /**
     * Returns the slopes above the first bracket, {@code BRACKETS_MAX} per column, unused are 0.
     */
    public long[] bracketSlope() {
        return bracketSlope;
    }

    /**
     * Returns the offsets of the further brackets, {@code BRACKETS_MAX} per column, unused are 0.
     */
    public long[] bracketOffset() {
        return bracketOffset;
    }

    /** Returns the value after haircut of one smallest unit, per asset. */
    public long[] collateralValue() {
        return collateralValue;
    }

    /**
     * Writes what one lot of a column is worth and clears its further brackets.
     *
     * @param column {@code 2 * instrument + side}
     * @param perLot256 money with 8 fraction bits
     */
    public void setPerLot(int column, long perLot256) {
        perLot[column] = perLot256;
        plainLots[column] = Integer.MAX_VALUE;
        bracketCount[column] = 0;
        unordered[column] = false;
        int from = column * BRACKETS_MAX;
        Arrays.fill(bracketSlope, from, from + BRACKETS_MAX, 0);
        Arrays.fill(bracketOffset, from, from + BRACKETS_MAX, 0);
    }

    /**
     * Writes one further bracket of a column, after {@link #setPerLot}.
     *
     * @param column {@code 2 * instrument + side}
     * @param bracketIndex 0 for the first bracket above the base
     * @param slope256 margin per lot above the first bracket's, money with 8 fraction bits, not
     *     negative
     * @param offset256 deduction, money with 8 fraction bits, not negative
     */
    public void setBracket(int column, int bracketIndex, long slope256, long offset256) {
        int index = column * BRACKETS_MAX + bracketIndex;
        bracketSlope[index] = slope256;
        bracketOffset[index] = offset256;
        unordered[column] |= bracketIndex != bracketCount[column] || !isOrdered(index, column);
        bracketCount[column] = (byte) Math.max(bracketCount[column], bracketIndex + 1);
        if (slope256 > 0) {
            long lots = offset256 / slope256;
            long plain = Math.min(lots, Integer.MAX_VALUE - 1);
            plainLots[column] = (int) Math.min(plainLots[column], plain);
        }
    }

    /**
     * Returns {@code max(0, max_j(slope[j] * |q| - offset[j]))} of a column.
     *
     * <p>The brackets of a schedule whose rates ascend overtake one another at ascending sizes;
     * then the last one overtaken is the largest, and mostly it is the first or second.
     *
     * @param absLots {@code |q|} inside the account bound
     */
    public long further(int column, long absLots) {
        int from = column * BRACKETS_MAX;
        int end = from + bracketCount[column];
        long most = 0;
        if (unordered[column]) {
            for (int index = from; index < end; index++) {
                most = Math.max(most, bracketSlope[index] * absLots - bracketOffset[index]);
            }
            return most;
        }
        int next = from;
        while (next < end && absLots >= bracketFrom[next]) {
            next++;
        }
        return next == from ? 0 : bracketSlope[next - 1] * absLots - bracketOffset[next - 1];
    }

    /** Writes from which size a bracket asks at least what the one before it does. */
    private boolean isOrdered(int index, int column) {
        boolean first = index == column * BRACKETS_MAX;
        long slopeBefore = first ? 0 : bracketSlope[index - 1];
        long offsetBefore = first ? 0 : bracketOffset[index - 1];
        long fromBefore = first ? 0 : bracketFrom[index - 1];
        long steeper = bracketSlope[index] - slopeBefore;
        long later = bracketOffset[index] - offsetBefore;
        if (steeper == 0 && later == 0) {
            bracketFrom[index] = fromBefore;
            return true;
        }
        if (steeper <= 0 || later < 0) {
            return false;
        }
        bracketFrom[index] = Math.ceilDiv(later, steeper);
        return bracketFrom[index] >= fromBefore;
    }
}
