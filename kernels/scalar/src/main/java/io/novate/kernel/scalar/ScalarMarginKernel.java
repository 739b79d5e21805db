package io.novate.kernel.scalar;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The account check, one lane and one position at a time: the definition.
 *
 * <p>Shape, units, exactness, ownership and errors are those of {@link MarginKernel}; nothing is
 * skipped, nothing is reordered, no state is kept.
 */
public final class ScalarMarginKernel implements MarginKernel {
    private static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Holds no state. */
    public ScalarMarginKernel() {}

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
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                long excess = excess(book, entry, slice, lane, table);
                if (excess < excessBelow) {
                    flagged.lanes().set(INT32, flaggedCount * 4L, slice * MarginBook.LANES + lane);
                    flagged.excess().set(INT64, flaggedCount * 8L, excess);
                    flaggedCount++;
                }
            }
        }
        return flaggedCount;
    }

    private static long excess(
            MarginBook book, long entry, int slice, int lane, MarginTable table) {
        long column = (long) slice * MarginBook.LANES + lane;
        long excess = book.cash().get(INT64, column * 8) << MarginTable.FRACTION_BITS;
        for (int asset = 0; asset < book.assetCount(); asset++) {
            long balance =
                    book.collateral().get(INT64, ((long) asset * book.laneMax() + column) * 8);
            excess += collateral(balance, asset, table);
        }
        int firstRow = book.slices().get(INT32, entry);
        int rowCount = book.slices().get(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
        for (int row = firstRow; row < firstRow + rowCount; row++) {
            excess += position(book.rows(), (long) row * MarginBook.ROW_BYTES, lane, table);
        }
        return excess;
    }

    private static long position(MemorySegment rows, long row, int lane, MarginTable table) {
        long lots = rows.get(INT32, row + lane * 4L);
        int instrument =
                Short.toUnsignedInt(
                        rows.get(UINT16, row + MarginBook.ROW_INSTRUMENT_OFFSET + lane * 2L));
        int column = 2 * instrument + (lots < 0 ? 1 : 0);
        return lots * table.perLot()[column] - furtherMargin(table, column, Math.abs(lots));
    }

    private static long collateral(long balance, int asset, MarginTable table) {
        int column = 2 * asset + (balance < 0 ? 1 : 0);
        long most = 0;
        for (int bracket = 0; bracket < MarginTable.BRACKETS_MAX; bracket++) {
            int index = column * MarginTable.BRACKETS_MAX + bracket;
            long further = table.unitSlope()[index] * Math.abs(balance) - table.unitOffset()[index];
            most = Math.max(most, further);
        }
        return balance * table.perUnit()[column] - most;
    }

    private static long furtherMargin(MarginTable table, int column, long absLots) {
        long most = 0;
        for (int bracket = 0; bracket < MarginTable.BRACKETS_MAX; bracket++) {
            int index = column * MarginTable.BRACKETS_MAX + bracket;
            long further = table.bracketSlope()[index] * absLots - table.bracketOffset()[index];
            most = Math.max(most, further);
        }
        return most;
    }
}
