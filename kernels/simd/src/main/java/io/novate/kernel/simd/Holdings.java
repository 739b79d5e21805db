package io.novate.kernel.simd;

import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The positions of one account, ordered so that every group stands together.
 *
 * <p>The keys of the table hold underlying, expiry, strike and instrument from the highest bits on,
 * so that one order serves every grouping, and a group ends where a shifted key changes.
 */
final class Holdings {
    private static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int[] GAPS = {1750, 701, 301, 132, 57, 23, 10, 4, 1};

    /** Positions for each step of a gap below which the gap does not pay. */
    private static final int PER_GAP = 4;

    /** Signed lots, per position. */
    final long[] lots = new long[ScenarioKernel.POSITIONS_MAX];

    /** Group keys of the instruments, per position. */
    final long[] keys = new long[ScenarioKernel.POSITIONS_MAX];

    /** Index of the first loss of the instrument, per position. */
    final int[] lossFrom = new int[ScenarioKernel.POSITIONS_MAX];

    /** Positions in use. */
    int count;

    /** Copies the positions with lots of a lane. */
    void read(MarginBook book, int lane, long[] groupKeys) {
        MemorySegment rows = book.rows();
        long entry = (long) (lane / MarginBook.LANES) * MarginBook.SLICE_BYTES;
        int laneInSlice = lane % MarginBook.LANES;
        int firstRow = book.slices().get(INT32, entry);
        int rowCount = book.slices().get(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
        long rowAt = (long) firstRow * MarginBook.ROW_BYTES;
        long lotsAt = rowAt + laneInSlice * 4L;
        long idAt = rowAt + MarginBook.ROW_INSTRUMENT_OFFSET + laneInSlice * 2L;
        int next = 0;
        for (int row = 0; row < rowCount; row++) {
            int held = rows.get(INT32, lotsAt);
            if (held != 0) {
                lots[next] = held;
                keys[next] = groupKeys[Short.toUnsignedInt(rows.get(UINT16, idAt))];
                next++;
            }
            lotsAt += MarginBook.ROW_BYTES;
            idAt += MarginBook.ROW_BYTES;
        }
        count = next;
    }

    /** Orders the positions by their keys; Shell's method, plain insertion for a few. */
    void order() {
        for (int gap : GAPS) {
            if (gap == 1 || gap * PER_GAP <= count) {
                orderBy(gap);
            }
        }
    }

    private void orderBy(int gap) {
        for (int from = gap; from < count; from++) {
            long key = keys[from];
            long held = lots[from];
            int to = from;
            while (to >= gap && Long.compareUnsigned(keys[to - gap], key) > 0) {
                keys[to] = keys[to - gap];
                lots[to] = lots[to - gap];
                to -= gap;
            }
            keys[to] = key;
            lots[to] = held;
        }
    }

    /** Writes {@link #lossFrom}, when the order is final. */
    void locate(int columnStride) {
        for (int position = 0; position < count; position++) {
            lossFrom[position] = ((int) keys[position] & 0xffff) * columnStride;
        }
    }

    /**
     * Returns one after the last position of the group that begins at a position.
     *
     * @param shift how many bits of a key are below those of the grouping
     */
    int groupEnd(int shift, int from, int to) {
        long group = keys[from] >>> shift;
        int end = from + 1;
        while (end < to && keys[end] >>> shift == group) {
            end++;
        }
        return end;
    }
}
