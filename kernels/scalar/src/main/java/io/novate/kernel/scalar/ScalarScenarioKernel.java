package io.novate.kernel.scalar;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.Grouping;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.ScenarioTerm;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The portfolio rule, one account, charge, group, row, term and column at a time: the definition.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link ScenarioKernel}. Each group
 * is found by its first position; nothing is sorted, prepared or remembered. Its time grows with
 * the square of the number of positions.
 */
public final class ScalarScenarioKernel implements ScenarioKernel {
    private static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int NONE = -1;

    private final long[] lots = new long[POSITIONS_MAX];
    private final int[] instruments = new int[POSITIONS_MAX];
    private int positionCount;
    private ScenarioTable table;

    /** Takes the scratch memory of one account. */
    public ScalarScenarioKernel() {}

    @Override
    public void sweep(
            MarginBook book,
            MemorySegment lanes,
            int laneCount,
            ScenarioTable scenarios,
            ChargeColumns charges) {
        table = scenarios;
        ScenarioShape shape = scenarios.shape();
        int chargeCount = shape.charges().size();
        for (int index = 0; index < laneCount; index++) {
            readPositions(book, lanes.get(INT32, index * 4L));
            for (int charge = 0; charge < chargeCount; charge++) {
                write(shape.charges().get(charge), charges, (long) index * chargeCount + charge);
            }
        }
    }

    private void readPositions(MarginBook book, int lane) {
        long entry = (long) (lane / MarginBook.LANES) * MarginBook.SLICE_BYTES;
        int laneInSlice = lane % MarginBook.LANES;
        int firstRow = book.slices().get(INT32, entry);
        int rowCount = book.slices().get(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
        positionCount = 0;
        for (int row = firstRow; row < firstRow + rowCount; row++) {
            long at = (long) row * MarginBook.ROW_BYTES;
            long idAt = at + MarginBook.ROW_INSTRUMENT_OFFSET + laneInSlice * 2L;
            long held = book.rows().get(INT32, at + laneInSlice * 4L);
            if (held != 0) {
                lots[positionCount] = held;
                instruments[positionCount] = Short.toUnsignedInt(book.rows().get(UINT16, idAt));
                positionCount++;
            }
        }
    }

    private void write(ScenarioCharge charge, ChargeColumns charges, long at) {
        long value = 0;
        long largest = 0;
        int bindingRow = ChargeColumns.NO_ROW;
        for (int first = nextGroup(charge.grouping(), NONE);
                first != NONE;
                first = nextGroup(charge.grouping(), first)) {
            int worstRow = charge.rowFrom();
            long worst = row(worstRow, charge.grouping(), first);
            for (int row = charge.rowFrom() + 1; row < charge.rowTo(); row++) {
                long loss = row(row, charge.grouping(), first);
                if (loss > worst) {
                    worst = loss;
                    worstRow = row;
                }
            }
            if (!charge.signed() && worst <= 0) {
                continue;
            }
            value += worst;
            if (bindingRow == ChargeColumns.NO_ROW || worst > largest) {
                largest = worst;
                bindingRow = worstRow;
            }
        }
        charges.values().set(INT64, at * 8, value);
        charges.bindingRows().set(INT32, at * 4, bindingRow);
    }

    private long row(int row, Grouping outer, int outerFirst) {
        long sum = 0;
        for (int index = 0; index < table.shape().terms().size(); index++) {
            ScenarioTerm term = table.shape().terms().get(index);
            if (term.row() == row) {
                long value = term(term, outer, outerFirst);
                sum += term.negated() ? -value : value;
            }
        }
        return sum;
    }

    private long term(ScenarioTerm term, Grouping outer, int outerFirst) {
        long sum = 0;
        for (int first = outerFirst; first < positionCount; first++) {
            if (isTogether(outer, outerFirst, first)
                    && isFirst(outer, outerFirst, term.grouping(), first)) {
                long worst = column(term, term.columnFrom(), outer, outerFirst, first);
                int columnTo = term.columnFrom() + term.columnCount();
                for (int column = term.columnFrom() + 1; column < columnTo; column++) {
                    worst = Math.max(worst, column(term, column, outer, outerFirst, first));
                }
                sum += term.floorAtZero() ? Math.max(0, worst) : worst;
            }
        }
        return sum;
    }

    private long column(
            ScenarioTerm term, int column, Grouping outer, int outerFirst, int innerFirst) {
        long sum = 0;
        for (int position = innerFirst; position < positionCount; position++) {
            if (isTogether(outer, outerFirst, position)
                    && isTogether(term.grouping(), innerFirst, position)) {
                sum += lots[position] * table.lossOf(instruments[position], column);
            }
        }
        return sum;
    }

    /** Returns the first position of the next higher group after that of a position, or NONE. */
    private int nextGroup(Grouping grouping, int after) {
        int next = NONE;
        for (int position = 0; position < positionCount; position++) {
            boolean isHigher = after == NONE || group(grouping, position) > group(grouping, after);
            if (isHigher && (next == NONE || group(grouping, position) < group(grouping, next))) {
                next = position;
            }
        }
        return next;
    }

    /** Returns whether no earlier position of the outer group is in the same inner group. */
    private boolean isFirst(Grouping outer, int outerFirst, Grouping inner, int position) {
        for (int earlier = outerFirst; earlier < position; earlier++) {
            if (isTogether(outer, outerFirst, earlier) && isTogether(inner, earlier, position)) {
                return false;
            }
        }
        return true;
    }

    private boolean isTogether(Grouping grouping, int left, int right) {
        return group(grouping, left) == group(grouping, right);
    }

    private long group(Grouping grouping, int position) {
        return table.groupKey(grouping, instruments[position]);
    }
}
