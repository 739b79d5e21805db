package io.novate.kernel.simd;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The account check, the lanes of a slice side by side.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link MarginKernel}. One lookup in
 * the signed table, one of the plain lots and one multiply per position; {@link FurtherMargin} is
 * asked only for positions beyond their plain lots, and {@link FurtherHaircut} only for balances
 * that are negative or beyond the first haircut. One instance belongs to one thread.
 */
public final class SimdMarginKernel implements MarginKernel {
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int SLOTS_MAX = MarginBook.ROWS_MAX * MarginBook.LANES;

    private final int[] columns = new int[SLOTS_MAX];
    private final int[] limits = new int[SLOTS_MAX];
    private final int[] listed = new int[SLOTS_MAX + MarginBook.LANES];
    private final long[] values = new long[SLOTS_MAX];
    private final long[] excess = new long[MarginBook.LANES];
    private final long[] further = new long[MarginBook.LANES];

    /** Takes the scratch memory of one slice. */
    public SimdMarginKernel() {}

    @Override
    public int sweep(
            MarginBook book,
            int sliceFrom,
            int sliceTo,
            MarginTable table,
            long changedMask,
            long excessBelow,
            FlaggedLanes flagged) {
        int flaggedCount = 0;
        for (int slice = sliceFrom; slice < sliceTo; slice++) {
            long entry = (long) slice * MarginBook.SLICE_BYTES;
            long mask = book.slices().get(INT64, entry + MarginBook.SLICE_MASK_OFFSET);
            if (changedMask != MarginKernel.EVERY_SLICE && (mask & changedMask) == 0) {
                continue;
            }
            int firstRow = book.slices().get(INT32, entry);
            int rowCount = book.slices().get(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
            long rowAt = (long) firstRow * MarginBook.ROW_BYTES;
            int bits = bitsBelow(book, slice, rowAt, rowCount, table, excessBelow);
            for (; bits != 0; bits &= bits - 1) {
                int lane = Integer.numberOfTrailingZeros(bits);
                write(flagged, flaggedCount, slice * MarginBook.LANES + lane, excess[lane]);
                flaggedCount++;
            }
        }
        return flaggedCount;
    }

    private int bitsBelow(
            MarginBook book,
            int slice,
            long rowAt,
            int rowCount,
            MarginTable table,
            long excessBelow) {
        long column = (long) slice * MarginBook.LANES;
        if (VectorWidth.LANES < VectorSlice.LANES_MIN) {
            NarrowSlice.startWithLedger(book, table, column, excess);
            NarrowSlice.addRows(book.rows(), rowAt, rowCount, table, excess);
            return NarrowSlice.bitsBelow(excess, excessBelow);
        }
        VectorSlice.findColumns(book.rows(), rowAt, rowCount, columns);
        VectorSlice.lookUp(rowCount, columns, table.perLot(), table.plainLots(), values, limits);
        int count = VectorSlice.listBeyond(book.rows(), rowAt, rowCount, limits, listed);
        Arrays.fill(further, 0);
        FurtherMargin.add(book.rows(), rowAt, listed, count, columns, table, further);
        int bits = 0;
        for (int lane = 0; lane < MarginBook.LANES; lane += VectorWidth.LANES) {
            bits |=
                    VectorSlice.bitsBelow(
                            book,
                            column + lane,
                            rowAt,
                            rowCount,
                            lane,
                            table,
                            excessBelow,
                            values,
                            further,
                            excess);
        }
        return bits;
    }

    private static void write(FlaggedLanes flagged, int index, int lane, long laneExcess) {
        flagged.lanes().set(INT32, index * 4L, lane);
        flagged.excess().set(INT64, index * 8L, laneExcess);
    }
}
