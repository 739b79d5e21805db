package io.novate.kernel.c;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The account check in C, the lanes of a slice side by side.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link MarginKernel}; a row that
 * names an instrument outside the table throws {@link IndexOutOfBoundsException} too. The C text is
 * called again and again for about a thousand rows each, some microseconds, because it is lent the
 * arrays of the table. One instance belongs to one thread; a table it has not seen lately costs it
 * a few objects.
 */
final class NativeMarginKernel implements MarginKernel {
    /** Columns that are packed in about the time that packing those of one slice takes. */
    private static final int COLUMNS_PER_SLICE = 32;

    /* struct margin_sweep */
    private static final long ROWS = 0;
    private static final long SLICES = 8;
    private static final long CASH = 16;
    private static final long COLLATERAL = 24;
    private static final long FLAGGED_LANES = 32;
    private static final long FLAGGED_EXCESS = 40;
    private static final long ROW_TOTAL = 48;
    private static final long LANE_MAX = 56;
    private static final long CHANGED_MASK = 64;
    private static final long EXCESS_BELOW = 72;
    private static final long ASSET_COUNT = 80;
    private static final long INSTRUMENTS_MAX = 88;
    private static final long PACKED = 96;
    private static final long IS_PACKED = 104;
    private static final long SLICE = 112;
    private static final long SLICE_TO = 120;
    private static final long FLAGGED_COUNT = 128;
    private static final long BYTES = 136;

    private final MemorySegment call = Arena.ofAuto().allocate(BYTES, 8);
    private final LentTables<MarginTable, LentMarginTable> tables =
            new LentTables<>(LentMarginTable::new);
    private MemorySegment packed = MemorySegment.NULL;

    @Override
    public int sweep(
            MarginBook book,
            int sliceFrom,
            int sliceTo,
            MarginTable table,
            long changedMask,
            long excessBelow,
            FlaggedLanes flagged) {
        if (sliceFrom >= sliceTo) {
            return 0;
        }
        lend(book, sliceFrom, sliceTo, table, flagged);
        call.set(JAVA_LONG, CHANGED_MASK, changedMask);
        call.set(JAVA_LONG, EXCESS_BELOW, excessBelow);
        LentMarginTable lent = tables.of(table);
        try {
            pack(lent, table, sliceTo - sliceFrom);
            long answer;
            do {
                answer =
                        (long)
                                Functions.MARGIN_SWEEP.invokeExact(
                                        call,
                                        lent.perLot,
                                        lent.plainLots,
                                        lent.bracketCount,
                                        lent.bracketSlope,
                                        lent.bracketOffset,
                                        lent.perUnit,
                                        lent.plainUnits,
                                        lent.unitSlope,
                                        lent.unitOffset);
            } while (Lent.isMore(answer));
        } catch (Throwable thrown) {
            throw Lent.fault(thrown);
        }
        return (int) call.get(JAVA_LONG, FLAGGED_COUNT);
    }

    /** Writes what is lent, each piece as large as the sweep needs it. */
    private void lend(
            MarginBook book, int sliceFrom, int sliceTo, MarginTable table, FlaggedLanes flagged) {
        if (sliceFrom < 0) {
            throw new IndexOutOfBoundsException("sliceFrom=" + sliceFrom + " is negative");
        }
        if (book.assetCount() > table.perUnit().length / 2) {
            throw new IndexOutOfBoundsException(
                    "assetCount=" + book.assetCount() + " is more than the table has");
        }
        long lanes = (long) sliceTo * MarginBook.LANES;
        long flaggedMax = (long) (sliceTo - sliceFrom) * MarginBook.LANES;
        long balances =
                book.assetCount() == 0
                        ? 0
                        : Math.multiplyExact(book.assetCount() - 1L, (long) book.laneMax()) + lanes;
        call.set(JAVA_LONG, ROWS, Lent.address("rows", book.rows(), 0));
        call.set(JAVA_LONG, ROW_TOTAL, book.rows().byteSize() / MarginBook.ROW_BYTES);
        long sliceBytes = (long) sliceTo * MarginBook.SLICE_BYTES;
        call.set(JAVA_LONG, SLICES, Lent.address("slices", book.slices(), sliceBytes));
        call.set(JAVA_LONG, CASH, Lent.address("cash", book.cash(), lanes * 8));
        call.set(
                JAVA_LONG, COLLATERAL, Lent.address("collateral", book.collateral(), balances * 8));
        call.set(
                JAVA_LONG,
                FLAGGED_LANES,
                Lent.address("flagged lanes", flagged.lanes(), flaggedMax * 4));
        call.set(
                JAVA_LONG,
                FLAGGED_EXCESS,
                Lent.address("flagged excess", flagged.excess(), flaggedMax * 8));
        call.set(JAVA_LONG, LANE_MAX, book.laneMax());
        call.set(JAVA_LONG, ASSET_COUNT, book.assetCount());
        call.set(JAVA_LONG, INSTRUMENTS_MAX, table.instrumentsMax());
        call.set(JAVA_LONG, SLICE, sliceFrom);
        call.set(JAVA_LONG, SLICE_TO, sliceTo);
        call.set(JAVA_LONG, FLAGGED_COUNT, 0);
    }

    /** Packs the table, or leaves it to the sweep to pack what a few slices name. */
    private void pack(LentMarginTable lent, MarginTable table, int sliceCount) throws Throwable {
        long columnCount = table.perLot().length;
        if (packed.byteSize() < columnCount * 8) {
            packed = Arena.ofAuto().allocate(columnCount * 8, 64);
        }
        boolean isWorthIt = (long) sliceCount * COLUMNS_PER_SLICE >= columnCount;
        if (isWorthIt) {
            Functions.MARGIN_PACK.invokeExact(packed, lent.perLot, lent.plainLots, columnCount);
        }
        call.set(JAVA_LONG, PACKED, packed.address());
        call.set(JAVA_LONG, IS_PACKED, isWorthIt ? 1 : 0);
    }

    /** The arrays of a table as segments. */
    private static final class LentMarginTable {
        private final MemorySegment perLot;
        private final MemorySegment plainLots;
        private final MemorySegment bracketCount;
        private final MemorySegment bracketSlope;
        private final MemorySegment bracketOffset;
        private final MemorySegment perUnit;
        private final MemorySegment plainUnits;
        private final MemorySegment unitSlope;
        private final MemorySegment unitOffset;

        private LentMarginTable(MarginTable table) {
            perLot = MemorySegment.ofArray(table.perLot());
            plainLots = MemorySegment.ofArray(table.plainLots());
            bracketCount = MemorySegment.ofArray(table.bracketCount());
            bracketSlope = MemorySegment.ofArray(table.bracketSlope());
            bracketOffset = MemorySegment.ofArray(table.bracketOffset());
            perUnit = MemorySegment.ofArray(table.perUnit());
            plainUnits = MemorySegment.ofArray(table.plainUnits());
            unitSlope = MemorySegment.ofArray(table.unitSlope());
            unitOffset = MemorySegment.ofArray(table.unitOffset());
        }
    }
}
