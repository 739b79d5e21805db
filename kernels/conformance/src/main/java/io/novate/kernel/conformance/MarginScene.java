package io.novate.kernel.conformance;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * One book and one table in guarded memory of exact size, garbage wherever a kernel must not look.
 *
 * <p>The rows of the slices lie in random order with garbage rows between them, the columns are
 * longer than the slices need, and table columns without an instrument hold garbage too.
 */
final class MarginScene {
    static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    final Arena arena;
    final int sliceCount;
    final int[] rowCounts;
    final MarginTable table;
    final MarginBook book;
    private final int[] firstRows;
    private final GuardedSegment rows;
    private final GuardedSegment slices;
    private final GuardedSegment cash;
    private final GuardedSegment collateral;

    MarginScene(
            Arena arena,
            SplittableRandom random,
            int[] rowCounts,
            int instrumentsMax,
            int assetCount) {
        this.arena = arena;
        this.rowCounts = rowCounts.clone();
        sliceCount = rowCounts.length;
        firstRows = new int[sliceCount];
        int rowTotal = placeRows(random);
        int laneMax = sliceCount * MarginBook.LANES + random.nextInt(3);
        rows = new GuardedSegment(arena, random, "rows", (long) rowTotal * MarginBook.ROW_BYTES);
        slices =
                new GuardedSegment(
                        arena, random, "slices", (long) sliceCount * MarginBook.SLICE_BYTES);
        cash = new GuardedSegment(arena, random, "cash", laneMax * 8L);
        collateral =
                new GuardedSegment(arena, random, "collateral", (long) assetCount * laneMax * 8);
        book =
                new MarginBook(
                        rows.segment(),
                        slices.segment(),
                        cash.segment(),
                        collateral.segment(),
                        assetCount,
                        laneMax);
        table = garbageTable(random, instrumentsMax, assetCount);
        clearUsed();
    }

    long rowOffset(int slice, int row) {
        return (long) (firstRows[slice] + row) * MarginBook.ROW_BYTES;
    }

    void setPosition(int slice, int row, int lane, int instrument, int lots) {
        long offset = rowOffset(slice, row);
        rows.segment().set(INT32, offset + lane * 4L, lots);
        rows.segment()
                .set(
                        UINT16,
                        offset + MarginBook.ROW_INSTRUMENT_OFFSET + lane * 2L,
                        (short) instrument);
        if (instrument != 0) {
            long entry = (long) slice * MarginBook.SLICE_BYTES + MarginBook.SLICE_MASK_OFFSET;
            long mask = slices.segment().get(INT64, entry) | MarginBook.maskBit(instrument);
            slices.segment().set(INT64, entry, mask);
        }
    }

    void setCash(int slice, int lane, long money) {
        cash.segment().set(INT64, ((long) slice * MarginBook.LANES + lane) * 8, money);
    }

    void setCollateral(int asset, int slice, int lane, long balance) {
        long column = (long) asset * book.laneMax() + (long) slice * MarginBook.LANES + lane;
        collateral.segment().set(INT64, column * 8, balance);
    }

    long mask(int slice) {
        return slices.segment()
                .get(INT64, (long) slice * MarginBook.SLICE_BYTES + MarginBook.SLICE_MASK_OFFSET);
    }

    /** Declares the book complete; from here on nobody may write to it. */
    void freeze() {
        rows.freeze();
        slices.freeze();
        cash.freeze();
        collateral.freeze();
    }

    void assertUntouched(String where) {
        rows.assertUntouched(where);
        slices.assertUntouched(where);
        cash.assertUntouched(where);
        collateral.assertUntouched(where);
    }

    private int placeRows(SplittableRandom random) {
        int[] order = new int[sliceCount];
        for (int slice = 0; slice < sliceCount; slice++) {
            int other = random.nextInt(slice + 1);
            order[slice] = order[other];
            order[other] = slice;
        }
        int rowTotal = 0;
        for (int slice : order) {
            rowTotal += random.nextInt(2);
            firstRows[slice] = rowTotal;
            rowTotal += rowCounts[slice];
        }
        return rowTotal;
    }

    private static MarginTable garbageTable(
            SplittableRandom random, int instrumentsMax, int assetCount) {
        MarginTable table = new MarginTable(instrumentsMax, assetCount);
        for (int column = 2; column < 2 * (instrumentsMax + 1); column++) {
            table.setPerLot(column, random.nextLong() >> random.nextInt(64));
            table.setBracket(
                    column,
                    random.nextInt(MarginTable.BRACKETS_MAX),
                    random.nextLong() >>> random.nextInt(1, 64),
                    random.nextLong() >>> random.nextInt(1, 64));
        }
        return table;
    }

    private void clearUsed() {
        MemorySegment directory = slices.segment();
        directory.fill((byte) 0);
        for (int slice = 0; slice < sliceCount; slice++) {
            long entry = (long) slice * MarginBook.SLICE_BYTES;
            directory.set(INT32, entry, firstRows[slice]);
            directory.set(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET, rowCounts[slice]);
            rows.segment()
                    .asSlice(rowOffset(slice, 0), (long) rowCounts[slice] * MarginBook.ROW_BYTES)
                    .fill((byte) 0);
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                setCash(slice, lane, 0);
                for (int asset = 0; asset < book.assetCount(); asset++) {
                    setCollateral(asset, slice, lane, 0);
                }
            }
        }
    }
}
