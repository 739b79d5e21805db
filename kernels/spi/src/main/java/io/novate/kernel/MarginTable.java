package io.novate.kernel;

import java.util.Arrays;

/**
 * What one lot and one unit of collateral add to the margin excess of an account, per side.
 *
 * <p><b>Shape</b>: column {@code c = 2 * instrument + side}, side 0 long, side 1 short. An account
 * holding {@code q} lots adds {@code q * perLot[c] - max(0, max_j(slope[c][j] * |q| -
 * offset[c][j]))} to its excess. {@code perLot} is value minus first-bracket margin for longs,
 * value plus first-bracket margin for shorts (a short holds negative lots). The further brackets
 * only add what their steeper rate asks above the first. {@code plainLots[c]} is the largest {@code
 * |q|} for which the second term is zero. Instrument 0 is the empty slot and stays zero.
 *
 * <p>Collateral is the same once more: column {@code c = 2 * asset + side} for the asset columns of
 * the book from 0 on, side 0 for a balance of 0 or above, side 1 below. A balance of {@code b}
 * units adds {@code b * perUnit[c] - max(0, max_j(unitSlope[c][j] * |b| - unitOffset[c][j]))}: a
 * haircut that rises with size, and for a debt a surcharge that does. {@code plainUnits[c]} is the
 * largest {@code |b|} for which the second term is zero.
 *
 * <p><b>Units</b>: money with 8 fraction bits (1/256 of 1e-6 of the settlement currency); lots;
 * smallest units of an asset.
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
    private final Brackets lotBrackets;
    private final long[] perUnit;
    private final long[] plainUnits;
    private final Brackets unitBrackets;

    /** Takes memory for instruments {@code 0..instrumentsMax} and {@code assetsMax} assets. */
    public MarginTable(int instrumentsMax, int assetsMax) {
        this.instrumentsMax = instrumentsMax;
        int columnCount = 2 * (instrumentsMax + 1);
        perLot = new long[columnCount];
        plainLots = new int[columnCount];
        lotBrackets = new Brackets(columnCount);
        perUnit = new long[2 * assetsMax];
        plainUnits = new long[2 * assetsMax];
        unitBrackets = new Brackets(2 * assetsMax);
        Arrays.fill(plainLots, Integer.MAX_VALUE);
        Arrays.fill(plainUnits, Long.MAX_VALUE);
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
        return lotBrackets.count;
    }

    /**
     * Returns the slopes above the first bracket, {@code BRACKETS_MAX} per column, unused are 0.
     */
    public long[] bracketSlope() {
        return lotBrackets.slope;
    }

    /**
     * Returns the offsets of the further brackets, {@code BRACKETS_MAX} per column, unused are 0.
     */
    public long[] bracketOffset() {
        return lotBrackets.offset;
    }

    /** Returns the value after the first haircut of one smallest unit, per asset column. */
    public long[] perUnit() {
        return perUnit;
    }

    /** Returns the largest absolute balance without a further haircut, per asset column. */
    public long[] plainUnits() {
        return plainUnits;
    }

    /**
     * Returns the slopes above the first haircut, {@code BRACKETS_MAX} per asset column, unused are
     * 0.
     */
    public long[] unitSlope() {
        return unitBrackets.slope;
    }

    /**
     * Returns the offsets of the further haircuts, {@code BRACKETS_MAX} per asset column, unused
     * are 0.
     */
    public long[] unitOffset() {
        return unitBrackets.offset;
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
        lotBrackets.clear(column);
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
        long lots = lotBrackets.set(column, bracketIndex, slope256, offset256);
        if (slope256 > 0) {
            long plain = Math.min(lots, Integer.MAX_VALUE - 1);
            plainLots[column] = (int) Math.min(plainLots[column], plain);
        }
    }

    /**
     * Returns {@code max(0, max_j(slope[j] * |q| - offset[j]))} of a column.
     *
     * @param absLots {@code |q|} inside the account bound
     */
    public long further(int column, long absLots) {
        return lotBrackets.further(column, absLots);
    }

    /**
     * Writes what one unit of an asset column is worth and clears its further haircuts.
     *
     * @param column {@code 2 * asset + side}
     * @param perUnit256 value after the first haircut, for a debt what one unit of it counts; money
     *     with 8 fraction bits, not negative
     */
    public void setPerUnit(int column, long perUnit256) {
        perUnit[column] = perUnit256;
        plainUnits[column] = Long.MAX_VALUE;
        unitBrackets.clear(column);
    }

    /**
     * Writes one further haircut of an asset column, after {@link #setPerUnit}.
     *
     * @param column {@code 2 * asset + side}
     * @param bracketIndex 0 for the first haircut above the base
     * @param slope256 haircut per unit above the first one's, money with 8 fraction bits, not
     *     negative, for side 0 at most {@code perUnit}
     * @param offset256 deduction, money with 8 fraction bits, not negative
     */
    public void setUnitBracket(int column, int bracketIndex, long slope256, long offset256) {
        long units = unitBrackets.set(column, bracketIndex, slope256, offset256);
        plainUnits[column] = Math.min(plainUnits[column], units);
    }

    /**
     * Returns {@code max(0, max_j(unitSlope[j] * |b| - unitOffset[j]))} of an asset column.
     *
     * @param absUnits {@code |b|} inside the account bound
     */
    public long furtherHaircut(int column, long absUnits) {
        return unitBrackets.further(column, absUnits);
    }
}
