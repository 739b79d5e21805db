package io.novate.kernel.c;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The portfolio rule in C, the columns of an account side by side.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link ScenarioKernel}; a lane or
 * an instrument that does not exist throws {@link IndexOutOfBoundsException} too. The C text is
 * called again and again for about a hundred thousand losses each, some ten microseconds, because
 * it is lent the arrays of the table; for many accounts it takes a copy of the losses, aligned to
 * lines. One instance belongs to one thread; a shape it has not seen last, a table it has not seen
 * lately and one larger than any before cost it a few objects.
 */
final class NativeScenarioKernel implements ScenarioKernel {
    /* struct scenario_sweep */
    private static final long ROWS = 0;
    private static final long SLICES = 8;
    private static final long LANES = 16;
    private static final long VALUES = 24;
    private static final long BINDING_ROWS = 32;
    private static final long PLANS = 40;
    private static final long ROW_TOTAL = 48;
    private static final long SLICE_TOTAL = 56;
    private static final long LANE_COUNT = 64;
    private static final long INSTRUMENTS_MAX = 72;
    private static final long COLUMN_STRIDE = 80;
    private static final long LANE_INDEX = 88;
    private static final long IS_READ = 96;

    /** Accounts per instrument from which a copy of the losses pays. */
    private static final int COPY_LANES = 8;

    private final MemorySegment call = Arena.ofAuto().allocate(bytes(), 64);
    private final LentTables<ScenarioTable, LentScenarioTable> tables =
            new LentTables<>(LentScenarioTable::new);
    private ScenarioShape shape = ScenarioShape.EMPTY;
    private MemorySegment copy = MemorySegment.NULL;
    private MemorySegment plans = plansOf(shape);

    @Override
    public void sweep(
            MarginBook book,
            MemorySegment lanes,
            int laneCount,
            ScenarioTable table,
            ChargeColumns charges) {
        if (laneCount <= 0) {
            return;
        }
        prepare(table.shape());
        lend(book, lanes, laneCount, table, charges);
        LentScenarioTable lent = tables.of(table);
        boolean isCopied = laneCount >= (long) COPY_LANES * table.instrumentsMax();
        MemorySegment loss = isCopied ? copyOf(table.loss()) : lent.loss;
        try {
            long answer;
            do {
                answer = (long) Functions.SCENARIO_SWEEP.invokeExact(call, loss, lent.groupKeys);
            } while (Lent.isMore(answer));
        } catch (Throwable thrown) {
            throw Lent.fault(thrown);
        }
    }

    /** An array of the heap begins anywhere, so that vectors of 512 bits cross two lines each. */
    private MemorySegment copyOf(long[] loss) {
        long bytes = loss.length * 8L;
        if (copy.byteSize() < bytes) {
            copy = Arena.ofAuto().allocate(bytes, 64);
        }
        MemorySegment.copy(loss, 0, copy, JAVA_LONG, 0, loss.length);
        return copy;
    }

    private void prepare(ScenarioShape next) {
        if (!next.equals(shape)) {
            plans = plansOf(next);
            shape = next;
        }
    }

    private void lend(
            MarginBook book,
            MemorySegment lanes,
            int laneCount,
            ScenarioTable table,
            ChargeColumns charges) {
        long results = (long) laneCount * shape.charges().size();
        call.set(JAVA_LONG, ROWS, Lent.address("rows", book.rows(), 0));
        call.set(JAVA_LONG, ROW_TOTAL, book.rows().byteSize() / MarginBook.ROW_BYTES);
        call.set(JAVA_LONG, SLICES, Lent.address("slices", book.slices(), 0));
        call.set(JAVA_LONG, SLICE_TOTAL, book.slices().byteSize() / MarginBook.SLICE_BYTES);
        call.set(JAVA_LONG, LANES, Lent.address("lanes", lanes, laneCount * 4L));
        call.set(JAVA_LONG, VALUES, Lent.address("values", charges.values(), results * 8));
        MemorySegment rows = charges.bindingRows();
        call.set(JAVA_LONG, BINDING_ROWS, Lent.address("binding rows", rows, results * 4));
        call.set(JAVA_LONG, PLANS, plans.address());
        call.set(JAVA_LONG, LANE_COUNT, laneCount);
        call.set(JAVA_LONG, INSTRUMENTS_MAX, table.instrumentsMax());
        call.set(JAVA_LONG, COLUMN_STRIDE, table.columnStride());
        call.set(JAVA_LONG, LANE_INDEX, 0);
        call.set(JAVA_LONG, IS_READ, 0);
    }

    private static MemorySegment plansOf(ScenarioShape shape) {
        return Arena.ofAuto().allocateFrom(JAVA_INT, ScenarioPlan.wordsOf(shape));
    }

    private static long bytes() {
        try {
            return (long) Functions.SCENARIO_BYTES.invokeExact();
        } catch (Throwable thrown) {
            throw Lent.fault(thrown);
        }
    }

    /** The arrays of a table as segments. */
    private static final class LentScenarioTable {
        private final MemorySegment loss;
        private final MemorySegment groupKeys;

        private LentScenarioTable(ScenarioTable table) {
            loss = MemorySegment.ofArray(table.loss());
            groupKeys = MemorySegment.ofArray(table.groupKeys());
        }
    }
}
