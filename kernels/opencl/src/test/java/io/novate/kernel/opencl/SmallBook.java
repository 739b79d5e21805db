package io.novate.kernel.opencl;

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
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;

/** A random book, tables for it, and sweeps whose results are bytes to compare. */
final class SmallBook {
    static final int SLICES = 300;
    static final int INSTRUMENTS_MAX = 20;
    private static final int ROWS = 5;

    final MemorySegment rows;
    final MemorySegment slices;
    final MarginBook book;
    final MarginTable table = new MarginTable(INSTRUMENTS_MAX, 1);
    final ScenarioTable scenarios = new ScenarioTable(INSTRUMENTS_MAX, 3);
    private final Arena arena;
    private final MemorySegment lanes;

    SmallBook(Arena arena, long seed) {
        this.arena = arena;
        SplittableRandom random = new SplittableRandom(seed);
        rows = arena.allocate((long) SLICES * ROWS * MarginBook.ROW_BYTES, 8);
        slices = arena.allocate((long) SLICES * MarginBook.SLICE_BYTES, 8);
        lanes = arena.allocate(SLICES * 4L, 8);
        MemorySegment cash = arena.allocate(SLICES * 64L, 8);
        MemorySegment collateral = arena.allocate(SLICES * 64L, 8);
        for (int slice = 0; slice < SLICES; slice++) {
            slices.set(ValueLayout.JAVA_INT, slice * 16L, slice * ROWS);
            slices.set(ValueLayout.JAVA_INT, slice * 16L + 4, ROWS);
            slices.set(ValueLayout.JAVA_LONG, slice * 16L + 8, -1);
            lanes.setAtIndex(ValueLayout.JAVA_INT, slice, slice * 8 + random.nextInt(8));
            for (int slot = 0; slot < ROWS * 8; slot++) {
                int lots = random.nextInt(-500, 501);
                hold(slice * ROWS + slot / 8, slot % 8, 1 + random.nextInt(20), lots);
            }
        }
        for (int lane = 0; lane < SLICES * 8; lane++) {
            cash.setAtIndex(ValueLayout.JAVA_LONG, lane, random.nextLong(-1L << 20, 1L << 20));
            collateral.setAtIndex(ValueLayout.JAVA_LONG, lane, random.nextLong(-900, 9_000));
        }
        for (int column = 2; column < 2 * INSTRUMENTS_MAX + 2; column++) {
            table.setPerLot(column, random.nextLong(1 << 20));
            table.setBracket(column, 0, 1 + random.nextLong(1 << 10), random.nextLong(1 << 18));
        }
        table.setPerUnit(0, 70);
        table.setPerUnit(1, 90);
        table.setUnitBracket(0, 0, 30, 100_000);
        scenarios.setShape(
                new ScenarioShape(
                        3,
                        List.of(new ScenarioTerm(0, Grouping.EXPIRY, 0, 3, true, false)),
                        List.of(new ScenarioCharge(0, 1, Grouping.UNDERLYING, false))));
        for (int instrument = 1; instrument <= INSTRUMENTS_MAX; instrument++) {
            scenarios.setGroups(instrument, instrument % 3, instrument % 5, instrument);
            for (int column = 0; column < 3; column++) {
                scenarios.setLoss(instrument, column, random.nextLong(-1 << 20, 1 << 20));
            }
        }
        book = new MarginBook(rows, slices, cash, collateral, 1, SLICES * 8);
    }

    void hold(int row, int lane, int instrument, int lots) {
        long at = (long) row * MarginBook.ROW_BYTES;
        rows.set(ValueLayout.JAVA_INT, at + lane * 4L, lots);
        rows.set(ValueLayout.JAVA_SHORT, at + 32 + lane * 2L, (short) instrument);
    }

    /** Returns lanes and excess as a sweep leaves them in memory full of a pattern. */
    MemorySegment margins(MarginKernel kernel) {
        MemorySegment result = arena.allocate(SLICES * 8 * 12L + 8, 8).fill((byte) 0x5a);
        FlaggedLanes flagged =
                new FlaggedLanes(
                        result.asSlice(SLICES * 64L, SLICES * 32L),
                        result.asSlice(0, SLICES * 64L));
        int count = kernel.sweep(book, 0, SLICES, table, MarginKernel.EVERY_SLICE, 0, flagged);
        result.set(ValueLayout.JAVA_LONG, result.byteSize() - 8, count);
        return result;
    }

    /** Returns values and rows as a sweep leaves them. */
    MemorySegment charges(ScenarioKernel kernel) {
        MemorySegment result = arena.allocate(SLICES * 12L, 8).fill((byte) 0x5a);
        MemorySegment values = result.asSlice(0, SLICES * 8L);
        MemorySegment bindingRows = result.asSlice(SLICES * 8L);
        ChargeColumns into = new ChargeColumns(values, bindingRows);
        kernel.sweep(book, lanes, SLICES, scenarios, into);
        return result;
    }
}
