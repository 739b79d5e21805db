package io.novate.core.margin;

import io.novate.core.command.ChargeFactor;
import io.novate.core.price.InstrumentTable;
import io.novate.core.price.ScenarioColumns;
import io.novate.core.unit.Limits;
import io.novate.core.unit.Rounding;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.ScenarioTerm;
import java.util.List;

/**
 * How far the scenario losses of each instrument have come from a reference, as a bound of what
 * that adds to the charges of a portfolio.
 *
 * <p><b>Shape</b>: a reference per instrument and side, {@code 2 * instrument + side}, because the
 * sides are referred at different times.
 *
 * <p><b>Units</b>: money with 8 fraction bits per lot.
 *
 * <p><b>Exactness</b>: where the loss of a lot of instrument {@code i} in column {@code k} changed
 * by at most {@code d_ik}, a sum over positions changes by at most {@code sum |q_i| d_ik}. A
 * largest of sums, one floored at zero and one negated change by at most the largest change; a row
 * by that of its terms together; groups share no position, and whoever holds an instrument holds it
 * in one group for good. So a charge times its factor changes by at most
 *
 * <pre>
 * sum |q_i| * drift_i   with   drift_i = sum over charges of ceil(factor * max over rows of sum over
 *                              terms of max over columns of d_ik)
 * </pre>
 *
 * <p>and by less than one more for the rounding of each charge.
 *
 * <p><b>Aliasing and ownership</b>: owned by {@link LossCoordinates}; reads the scenario columns.
 */
final class ScenarioDrift {
    private final ScenarioColumns scenarios;
    private final long[] reference;
    private final int[] columnFrom;
    private final int[] columnTo;
    private final int[] termFrom = new int[ScenarioShape.ROWS_MAX + 1];
    private long rulesVersion;

    /** Takes room for the losses of every instrument. */
    ScenarioDrift(InstrumentTable instruments) {
        scenarios = instruments.scenarios();
        reference = new long[2 * scenarios.table().loss().length];
        int termsMax = ScenarioShape.ROWS_MAX * ScenarioShape.TERMS_PER_ROW_MAX;
        columnFrom = new int[termsMax];
        columnTo = new int[termsMax];
        order();
    }

    /** Takes the rules as they are; returns whether they are others than before. */
    boolean isNew() {
        boolean isNew = rulesVersion != scenarios.version();
        if (isNew) {
            order();
        }
        return isNew;
    }

    /** Returns what rounding may add to a requirement. */
    int roundings() {
        return scenarios.rules().factors().size();
    }

    /** Takes the losses of an instrument as they are for the reference of one side. */
    void refer(int column) {
        ScenarioTable table = scenarios.table();
        int stride = table.columnStride();
        System.arraycopy(table.loss(), column / 2 * stride, reference, column * stride, stride);
    }

    /** Returns the largest loss or gain of one lot. */
    long largest(int column) {
        ScenarioTable table = scenarios.table();
        int from = column / 2 * table.columnStride();
        long largest = 0;
        for (int index = from; index < from + table.shape().columnCount(); index++) {
            largest = Math.max(largest, Math.abs(table.loss()[index]));
        }
        return largest;
    }

    /** Returns the bound of what a lot adds to the charges since the reference of its side. */
    long of(int column) {
        List<ScenarioCharge> charges = scenarios.table().shape().charges();
        List<ChargeFactor> factors = scenarios.rules().factors();
        long sum = 0;
        for (int index = 0; index < factors.size(); index++) {
            int factorPpm = factors.get(index).initialPpm();
            if (factorPpm > 0) {
                long most = ofRows(column, charges.get(index));
                sum += Rounding.mulDivCeil(most, factorPpm, Limits.PPM);
            }
        }
        return sum;
    }

    private long ofRows(int column, ScenarioCharge charge) {
        long most = 0;
        for (int row = charge.rowFrom(); row < charge.rowTo(); row++) {
            long sum = 0;
            for (int term = termFrom[row]; term < termFrom[row + 1]; term++) {
                sum += ofColumns(column, columnFrom[term], columnTo[term]);
            }
            most = Math.max(most, sum);
        }
        return most;
    }

    private long ofColumns(int column, int from, int to) {
        long[] loss = scenarios.table().loss();
        int stride = scenarios.table().columnStride();
        int now = column / 2 * stride;
        int before = column * stride;
        long most = 0;
        for (int index = from; index < to; index++) {
            most = Math.max(most, Math.abs(loss[now + index] - reference[before + index]));
        }
        return most;
    }

    /** Puts the columns of the terms in order of their rows. */
    private void order() {
        rulesVersion = scenarios.version();
        List<ScenarioTerm> terms = scenarios.table().shape().terms();
        int count = 0;
        for (int row = 0; row < ScenarioShape.ROWS_MAX; row++) {
            termFrom[row] = count;
            for (int index = 0; index < terms.size(); index++) {
                ScenarioTerm term = terms.get(index);
                if (term.row() == row) {
                    columnFrom[count] = term.columnFrom();
                    columnTo[count] = term.columnFrom() + term.columnCount();
                    count++;
                }
            }
        }
        termFrom[ScenarioShape.ROWS_MAX] = count;
    }
}
