package io.novate.core.margin;

import io.novate.core.unit.Limits;
import io.novate.kernel.MarginTable;
import io.novate.kernel.WideSum;

/** What one position must be covered with: {@code max_j(a_j * |q| - c_j)} over its brackets. */
final class Requirement {
    private Requirement() {}

    /** Returns the first-bracket margin of one lot, money with 8 fraction bits. */
    static long perLot256(MarginTable table, int instrument, long unitValue, boolean isShort) {
        int column = 2 * instrument + (isShort ? 1 : 0);
        long value256 = unitValue << Limits.MARGIN_FRACTION_BITS;
        long perLot = table.perLot()[column];
        return isShort ? perLot - value256 : value256 - perLot;
    }

    /**
     * Returns the requirement of a position of a standard account, money with 8 fraction bits; no
     * overflow inside the account bound.
     */
    static long of256(MarginTable table, int instrument, long unitValue, long lots) {
        long size = Math.abs(lots);
        boolean isShort = lots < 0;
        long required = size * perLot256(table, instrument, unitValue, isShort);
        int column = 2 * instrument + (isShort ? 1 : 0);
        return size > table.plainLots()[column] ? required + table.further(column, size) : required;
    }

    /** Adds the requirement of a position of a large account to {@code sum}, in 128 bits. */
    static void addTo(
            WideSum sum,
            WideSum scratch,
            WideSum largest,
            MarginTable table,
            int instrument,
            long unitValue,
            long lots) {
        long size = Math.abs(lots);
        boolean isShort = lots < 0;
        sum.addProduct(size, perLot256(table, instrument, unitValue, isShort));
        addFurther(sum, scratch, largest, table, instrument, lots);
    }

    /** Adds what further brackets ask of a position, in 128 bits. */
    static void addFurther(
            WideSum sum,
            WideSum scratch,
            WideSum largest,
            MarginTable table,
            int instrument,
            long lots) {
        long size = Math.abs(lots);
        int column = 2 * instrument + (lots < 0 ? 1 : 0);
        if (size <= table.plainLots()[column]) {
            return;
        }
        largest.set(0);
        int from = column * MarginTable.BRACKETS_MAX;
        for (int index = from; index < from + table.bracketCount()[column]; index++) {
            scratch.set(-table.bracketOffset()[index]);
            scratch.addProduct(table.bracketSlope()[index], size);
            if (scratch.compareTo(largest) > 0) {
                largest.set(scratch);
            }
        }
        sum.add(largest);
    }
}
