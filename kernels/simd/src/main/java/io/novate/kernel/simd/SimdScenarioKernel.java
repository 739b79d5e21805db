package io.novate.kernel.simd;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.Grouping;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.simd.ScenarioPass.TermRun;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The portfolio rule, the columns of an account side by side.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link ScenarioKernel}. Positions
 * are put in the order of their groups once; then every group is one run through memory: multiply
 * and add all columns, take the maxima, add them to the rows. One instance belongs to one thread.
 */
public final class SimdScenarioKernel implements ScenarioKernel {
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final boolean HAS_VECTORS = VectorWidth.LANES >= VectorSlice.LANES_MIN;

    private static final int UNDERLYING_SHIFT = ScenarioPass.shiftOf(Grouping.UNDERLYING);

    /** Fewer terms alike than this are not worth a vector. */
    private static final int TERMS_MIN = 4;

    /** Long values behind columns and rows that whole vectors may touch. */
    private static final int PADDING = 2 * VectorWidth.LANES;

    private final Holdings holdings = new Holdings();
    private final long[] sums = new long[ScenarioShape.COLUMNS_MAX + PADDING];
    private final long[] rows = new long[ScenarioShape.ROWS_MAX + PADDING];
    private final long[] lanes = new long[VectorWidth.LANES];
    private final long[] values = new long[ScenarioShape.CHARGES_MAX];
    private final long[] largest = new long[ScenarioShape.CHARGES_MAX];
    private final int[] bindingRows = new int[ScenarioShape.CHARGES_MAX];
    private ScenarioShape shape = ScenarioShape.EMPTY;
    private ScenarioPlan ofPool = ScenarioPlan.of(shape, Grouping.POOL);
    private boolean needsOrder;
    private ScenarioPlan ofUnderlyings = ScenarioPlan.of(shape, Grouping.UNDERLYING);

    /** Takes the scratch memory of one account. */
    public SimdScenarioKernel() {}

    @Override
    public void sweep(
            MarginBook book,
            MemorySegment laneList,
            int laneCount,
            ScenarioTable table,
            ChargeColumns charges) {
        prepare(table.shape());
        int chargeCount = shape.charges().size();
        for (int index = 0; index < laneCount; index++) {
            holdings.read(book, laneList.get(INT32, index * 4L), table.groupKeys());
            Arrays.fill(values, 0, chargeCount, 0);
            Arrays.fill(bindingRows, 0, chargeCount, ChargeColumns.NO_ROW);
            if (holdings.count != 0) {
                evaluate(table);
            }
            long at = (long) index * chargeCount;
            for (int charge = 0; charge < chargeCount; charge++) {
                charges.values().set(INT64, (at + charge) * 8, values[charge]);
                charges.bindingRows().set(INT32, (at + charge) * 4, bindingRows[charge]);
            }
        }
    }

    private void prepare(ScenarioShape next) {
        if (!next.equals(shape)) {
            ofPool = ScenarioPlan.of(next, Grouping.POOL);
            ofUnderlyings = ScenarioPlan.of(next, Grouping.UNDERLYING);
            needsOrder =
                    ofUnderlyings.charges.length != 0
                            || ofUnderlyings.needsOrder()
                            || ofPool.needsOrder();
            shape = next;
        }
    }

    private void evaluate(ScenarioTable table) {
        if (needsOrder) {
            holdings.order();
        }
        holdings.locate(table.columnStride());
        if (ofPool.charges.length != 0) {
            evaluateGroup(ofPool, table.loss(), 0, holdings.count);
        }
        int from = ofUnderlyings.charges.length != 0 ? 0 : holdings.count;
        while (from < holdings.count) {
            int to = holdings.groupEnd(UNDERLYING_SHIFT, from, holdings.count);
            evaluateGroup(ofUnderlyings, table.loss(), from, to);
            from = to;
        }
    }

    /** Adds one outer group to its charges. */
    private void evaluateGroup(ScenarioPlan plan, long[] loss, int from, int to) {
        Arrays.fill(rows, 0, plan.rowEnd, 0);
        for (ScenarioPass pass : plan.passes) {
            int first = from;
            while (first < to) {
                int end = pass.isWhole ? to : holdings.groupEnd(pass.shift, first, to);
                addGroup(pass, loss, first, end);
                first = end;
            }
        }
        for (int index = 0; index < plan.charges.length; index++) {
            int row = PlainColumns.worstRow(rows, plan.rowFrom[index], plan.rowTo[index]);
            long worst = rows[row];
            int charge = plan.charges[index];
            if (!plan.isSigned[index] && worst <= 0) {
                continue;
            }
            values[charge] += worst;
            if (bindingRows[charge] == ChargeColumns.NO_ROW || worst > largest[charge]) {
                largest[charge] = worst;
                bindingRows[charge] = row;
            }
        }
    }

    /** Adds one inner group to the rows. */
    private void addGroup(ScenarioPass pass, long[] loss, int from, int to) {
        int[] lossFrom = holdings.lossFrom;
        long[] lots = holdings.lots;
        for (int range = 0; range < pass.rangeFrom.length; range++) {
            int first = pass.rangeFrom[range];
            int end = pass.rangeTo[range];
            if (HAS_VECTORS && end - first >= VectorColumns.COLUMNS_MIN) {
                VectorColumns.multiply(loss, lossFrom, lots, from, to, first, end, sums);
            } else {
                PlainColumns.multiply(loss, lossFrom, lots, from, to, first, end, sums);
            }
        }
        for (TermRun run : pass.runs) {
            addTerms(run);
        }
    }

    private void addTerms(TermRun run) {
        int width = run.columnsPerTerm();
        boolean isWorthVectors =
                width <= 2 ? run.termCount() >= TERMS_MIN : width >= VectorWidth.LANES;
        if (HAS_VECTORS && isWorthVectors) {
            VectorColumns.addTerms(
                    sums,
                    run.columnFrom(),
                    width,
                    run.termCount(),
                    run.floor(),
                    run.sign(),
                    rows,
                    run.rowFrom(),
                    lanes);
        } else {
            PlainColumns.addTerms(sums, run, rows);
        }
    }
}
