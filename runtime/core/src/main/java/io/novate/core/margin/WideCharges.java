package io.novate.core.margin;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.ScenarioTerm;
import io.novate.kernel.WideSum;
import java.util.Arrays;

/**
 * The portfolio rule for one holding of any size: what {@link ScenarioKernel} defines, summed in
 * 128 bits.
 *
 * <p><b>Shape</b>: positions in the order of their group keys, so that the members of every group
 * stand together; a group is a range.
 *
 * <p><b>Units</b>: lots; values are money with 8 fraction bits.
 *
 * <p><b>Exactness</b>: exact; the same value and binding row as a kernel wherever that is defined.
 * A position of a large account is worth at most 2^60 at the highest mark, so loses at most 2^68;
 * 4,096 of them in rows of four terms stay below 2^82.
 *
 * <p><b>Aliasing and ownership</b>: a reusable value; one evaluation overwrites the last. Nothing
 * is allocated after the start.
 *
 * <p><b>Errors</b>: {@link ArithmeticException} when a sum leaves 128 bits.
 */
final class WideCharges {
    private static final int INSTRUMENT_MASK = 0xffff;

    private final long[] keys;
    private final long[] lots;
    private final WideSum[] values = new WideSum[ScenarioShape.CHARGES_MAX];
    private final int[] bindingRows = new int[ScenarioShape.CHARGES_MAX];
    private final WideSum worst = new WideSum();
    private final WideSum largest = new WideSum();
    private final WideSum row = new WideSum();
    private final WideSum term = new WideSum();
    private final WideSum worstColumn = new WideSum();
    private final WideSum column = new WideSum();
    private ScenarioTable table;
    private int count;

    /** Takes room for every instrument. */
    WideCharges(int instrumentsMax) {
        keys = new long[instrumentsMax];
        lots = new long[instrumentsMax];
        Arrays.setAll(values, charge -> new WideSum());
    }

    /** Computes every charge of a holding. */
    void evaluate(Holding holding, ScenarioTable scenarios) {
        table = scenarios;
        order(holding);
        for (int charge = 0; charge < table.shape().charges().size(); charge++) {
            evaluate(table.shape().charges().get(charge), charge);
        }
    }

    /** Returns a charge of the last evaluation; the sum is lent. */
    WideSum value(int charge) {
        return values[charge];
    }

    /** Returns the row that made a charge of the last evaluation, -1 when none did. */
    int bindingRow(int charge) {
        return bindingRows[charge];
    }

    private void order(Holding holding) {
        count = 0;
        for (int index = 0; index < holding.count(); index++) {
            if (holding.lots(index) != 0) {
                keys[count++] = table.groupKeys()[holding.instrument(index)];
            }
        }
        Arrays.sort(keys, 0, count);
        for (int position = 0; position < count; position++) {
            lots[position] = holding.lotsOf(instrument(position));
        }
    }

    private void evaluate(ScenarioCharge charge, int index) {
        values[index].set(0);
        bindingRows[index] = ChargeColumns.NO_ROW;
        int to;
        for (int from = 0; from < count; from = to) {
            to = groupEnd(charge.grouping(), from, count);
            int worstRow = worstRow(charge, from, to);
            if (charge.signed() || worst.signum() > 0) {
                values[index].add(worst);
                if (bindingRows[index] == ChargeColumns.NO_ROW || worst.compareTo(largest) > 0) {
                    largest.set(worst);
                    bindingRows[index] = worstRow;
                }
            }
        }
    }

    /** Leaves the largest row of an outer group in {@link #worst} and returns the first such. */
    private int worstRow(ScenarioCharge charge, int from, int to) {
        int worstRow = ChargeColumns.NO_ROW;
        for (int index = charge.rowFrom(); index < charge.rowTo(); index++) {
            evaluateRow(index, from, to);
            if (worstRow == ChargeColumns.NO_ROW || row.compareTo(worst) > 0) {
                worst.set(row);
                worstRow = index;
            }
        }
        return worstRow;
    }

    private void evaluateRow(int index, int from, int to) {
        row.set(0);
        for (int each = 0; each < table.shape().terms().size(); each++) {
            ScenarioTerm summand = table.shape().terms().get(each);
            if (summand.row() == index) {
                evaluateTerm(summand, from, to);
                if (summand.negated()) {
                    row.subtract(term);
                } else {
                    row.add(term);
                }
            }
        }
    }

    private void evaluateTerm(ScenarioTerm summand, int from, int to) {
        term.set(0);
        int groupEnd;
        for (int group = from; group < to; group = groupEnd) {
            groupEnd = groupEnd(summand.grouping(), group, to);
            evaluateColumn(summand.columnFrom(), group, groupEnd);
            worstColumn.set(column);
            int columnTo = summand.columnFrom() + summand.columnCount();
            for (int each = summand.columnFrom() + 1; each < columnTo; each++) {
                evaluateColumn(each, group, groupEnd);
                if (column.compareTo(worstColumn) > 0) {
                    worstColumn.set(column);
                }
            }
            if (!summand.floorAtZero() || worstColumn.signum() > 0) {
                term.add(worstColumn);
            }
        }
    }

    private void evaluateColumn(int index, int from, int to) {
        column.set(0);
        for (int position = from; position < to; position++) {
            column.addProduct(lots[position], table.lossOf(instrument(position), index));
        }
    }

    /** Returns one after the last position of the group in which a position stands. */
    private int groupEnd(Grouping grouping, int from, int to) {
        long group = table.groupKey(grouping, instrument(from));
        int end = from + 1;
        while (end < to && table.groupKey(grouping, instrument(end)) == group) {
            end++;
        }
        return end;
    }

    private int instrument(int position) {
        return (int) keys[position] & INSTRUMENT_MASK;
    }
}
