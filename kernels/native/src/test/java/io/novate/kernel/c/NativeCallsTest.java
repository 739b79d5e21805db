package io.novate.kernel.c;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.novate.kernel.ChargeColumns;
import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.Grouping;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import io.novate.kernel.ScenarioCharge;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioShape;
import io.novate.kernel.ScenarioTable;
import io.novate.kernel.ScenarioTerm;
import io.novate.kernel.scalar.ScalarMarginKernel;
import io.novate.kernel.scalar.ScalarScenarioKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Work that takes many calls of the C text gives what one call would. */
final class NativeCallsTest {
    private static final long SEED = 30L;

    @Test
    void shouldAgreeOnASweepOfManyCalls() {
        int sliceCount = 700;
        SplittableRandom random = new SplittableRandom(SEED);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(sliceCount * 9L * 48, 8);
            MemorySegment slices = arena.allocate(sliceCount * 16L, 8);
            MemorySegment cash = arena.allocate(sliceCount * 64L, 8);
            MarginTable table = new MarginTable(30, 0);
            for (int column = 2; column < 62; column++) {
                table.setPerLot(column, random.nextLong(1 << 20));
                table.setBracket(column, 0, 1 + random.nextLong(1 << 10), random.nextLong(1 << 20));
            }
            for (int slice = 0; slice < sliceCount; slice++) {
                slices.set(ValueLayout.JAVA_INT, slice * 16L, slice * 9);
                slices.set(ValueLayout.JAVA_INT, slice * 16L + 4, random.nextInt(10));
                slices.set(ValueLayout.JAVA_LONG, slice * 16L + 8, random.nextLong());
            }
            for (long slot = 0; slot < sliceCount * 9L * 8; slot++) {
                long row = slot / 8 * 48;
                int lots = random.nextInt(-5_000, 5_000);
                rows.set(ValueLayout.JAVA_INT, row + slot % 8 * 4, lots);
                short id = (short) random.nextInt(31);
                rows.set(ValueLayout.JAVA_SHORT, row + 32 + slot % 8 * 2, id);
            }
            MarginBook book =
                    new MarginBook(rows, slices, cash, arena.allocate(0), 0, sliceCount * 8);
            for (long mask : new long[] {MarginKernel.EVERY_SLICE, 1L << 17, 0}) {
                FlaggedLanes expected = flagged(arena, sliceCount);
                FlaggedLanes actual = flagged(arena, sliceCount);
                int count =
                        new ScalarMarginKernel()
                                .sweep(book, 0, sliceCount, table, mask, 0, expected);
                assertEquals(
                        count,
                        new NativeMarginKernel().sweep(book, 0, sliceCount, table, mask, 0, actual),
                        "seed=" + SEED);
                assertEquals(-1, expected.lanes().mismatch(actual.lanes()), "seed=" + SEED);
                assertEquals(-1, expected.excess().mismatch(actual.excess()), "seed=" + SEED);
            }
        }
    }

    /** 160 columns in every grouping: each account of 150 positions takes several calls. */
    @Test
    void shouldAgreeOnAccountsThatTakeSeveralCallsEach() {
        int rowCount = 150;
        int instrumentsMax = 1_000;
        SplittableRandom random = new SplittableRandom(SEED);
        ScenarioTable table = new ScenarioTable(instrumentsMax, ScenarioShape.COLUMNS_MAX);
        table.setShape(wideShape());
        for (int instrument = 1; instrument <= instrumentsMax; instrument++) {
            table.setGroups(instrument, random.nextInt(5), random.nextInt(4), random.nextInt(60));
            for (int column = 0; column < ScenarioShape.COLUMNS_MAX; column++) {
                table.setLoss(instrument, column, random.nextLong(-1L << 30, 1L << 30));
            }
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(rowCount * 48L, 8);
            MemorySegment slices = arena.allocate(16, 8);
            slices.set(ValueLayout.JAVA_INT, 4, rowCount);
            for (long slot = 0; slot < rowCount * 8L; slot++) {
                long row = slot / 8 * 48;
                int lots = random.nextInt(-1_000, 1_000);
                rows.set(ValueLayout.JAVA_INT, row + slot % 8 * 4, lots);
                short id = (short) random.nextInt(1, instrumentsMax + 1);
                rows.set(ValueLayout.JAVA_SHORT, row + 32 + slot % 8 * 2, id);
            }
            MemorySegment none = arena.allocate(0);
            MarginBook book = new MarginBook(rows, slices, none, none, 0, 8);
            MemorySegment lanes = arena.allocateFrom(ValueLayout.JAVA_INT, 3, 7, 0);
            ChargeColumns expected = charges(arena, book, lanes, table, new ScalarScenarioKernel());
            ChargeColumns actual = charges(arena, book, lanes, table, new NativeScenarioKernel());
            assertEquals(-1, expected.values().mismatch(actual.values()), "seed=" + SEED);
            assertEquals(-1, expected.bindingRows().mismatch(actual.bindingRows()));
        }
    }

    private static ScenarioShape wideShape() {
        List<ScenarioTerm> terms = new ArrayList<>();
        for (Grouping grouping : Grouping.values()) {
            if (grouping != Grouping.UNDERLYING) {
                for (int row = 0; row < 40; row++) {
                    terms.add(new ScenarioTerm(row, grouping, 4 * row, 4, row % 3 == 0, false));
                }
            }
        }
        return new ScenarioShape(
                ScenarioShape.COLUMNS_MAX,
                terms,
                List.of(
                        new ScenarioCharge(0, 40, Grouping.POOL, false),
                        new ScenarioCharge(3, 40, Grouping.UNDERLYING, true)));
    }

    private static ChargeColumns charges(
            Arena arena,
            MarginBook book,
            MemorySegment lanes,
            ScenarioTable table,
            ScenarioKernel kernel) {
        ChargeColumns charges = new ChargeColumns(arena.allocate(48, 8), arena.allocate(24, 8));
        kernel.sweep(book, lanes, 3, table, charges);
        return charges;
    }

    private static FlaggedLanes flagged(Arena arena, int sliceCount) {
        return new FlaggedLanes(
                arena.allocate(sliceCount * 32L, 8), arena.allocate(sliceCount * 64L, 8));
    }
}
