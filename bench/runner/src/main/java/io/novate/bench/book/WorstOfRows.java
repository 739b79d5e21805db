package io.novate.bench.book;

import io.novate.bench.measure.ResultDigest;
import io.novate.kernel.ChargeColumns;
import io.novate.kernel.Grouping;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.ScenarioTerm;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One scenario kernel over every lane of a book: one charge, the worst row, everything netted. */
public final class WorstOfRows implements Runnable {
    private static final long LOSS_MAX = 1L << 33;
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final BenchBook book;
    private final ScenarioTable table;
    private final MemorySegment lanes;
    private final ScenarioKernel kernel;
    private final ChargeColumns charges;

    /** Takes memory for the results. */
    public WorstOfRows(Arena arena, BenchBook book, ScenarioTable table, ScenarioKernel kernel) {
        this.book = book;
        this.table = table;
        this.kernel = kernel;
        long count = book.accountCount();
        lanes = arena.allocate(count * 4, 64);
        for (int lane = 0; lane < count; lane++) {
            lanes.set(INT32, lane * 4L, lane);
        }
        charges = new ChargeColumns(arena.allocate(count * 8, 64), arena.allocate(count * 4, 64));
    }

    /** Returns random losses under some rows, each row one column. */
    public static ScenarioTable table(int instruments, int rows, long seed) {
        List<ScenarioTerm> terms = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            terms.add(new ScenarioTerm(row, Grouping.POOL, row, 1, false, false));
        }
        ScenarioCharge worst = new ScenarioCharge(0, rows, Grouping.POOL, false);
        ScenarioTable table = new ScenarioTable(instruments, rows);
        table.setShape(new ScenarioShape(rows, terms, List.of(worst)));
        SplittableRandom random = new SplittableRandom(seed + rows);
        for (int instrument = 1; instrument <= instruments; instrument++) {
            table.setGroups(instrument, instrument / 16, instrument, instrument);
            for (int row = 0; row < rows; row++) {
                table.setLoss(instrument, row, random.nextLong(-LOSS_MAX, LOSS_MAX));
            }
        }
        return table;
    }

    @Override
    public void run() {
        kernel.sweep(book.book(), lanes, book.accountCount(), table, charges);
    }

    /** Returns a number made of value and binding row of every account. */
    public String answer() {
        ResultDigest digest = new ResultDigest();
        for (int account = 0; account < book.accountCount(); account++) {
            digest.add(charges.values().get(INT64, account * 8L));
            digest.add(charges.bindingRows().get(INT32, account * 4L));
        }
        return digest.toString();
    }
}
