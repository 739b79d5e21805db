package io.novate.kernel.simd;

import io.novate.kernel.Grouping;
import io.novate.kernel.MarginBook;
import io.novate.kernel.ScenarioKernel;
import io.novate.kernel.ScenarioTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The positions of one account, ordered so that every group stands together.
 *
 * <p>Groups nest, hence ordering by the finest grouping first and by the coarser ones after it,
 * each time keeping the order inside a group, makes the groups of all of them consecutive. Each
 * step counts and places, in linear time, because ids of groups are small.
 */
final class Holdings {
    private static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Signed lots, per position. */
    long[] lots = new long[ScenarioKernel.POSITIONS_MAX];

    /** Instrument ids, per position. */
    int[] instruments = new int[ScenarioKernel.POSITIONS_MAX];

    /** Index of the first loss of the instrument, per position. */
    final int[] lossFrom = new int[ScenarioKernel.POSITIONS_MAX];

    /** Positions in use. */
    int count;

    private long[] spareLots = new long[ScenarioKernel.POSITIONS_MAX];
    private int[] spareInstruments = new int[ScenarioKernel.POSITIONS_MAX];
    private final int[] groupOf = new int[ScenarioKernel.POSITIONS_MAX];
    private final int[] placeOf = new int[ScenarioKernel.INSTRUMENTS_MAX + 1];
    private final int[] groups = new int[ScenarioKernel.POSITIONS_MAX];
    private int groupCount;

    /** Copies the positions with lots of a lane. */
    void read(MarginBook book, int lane) {
        MemorySegment rows = book.rows();
        long entry = (long) (lane / MarginBook.LANES) * MarginBook.SLICE_BYTES;
        int laneInSlice = lane % MarginBook.LANES;
        int firstRow = book.slices().get(INT32, entry);
        int rowCount = book.slices().get(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
        long lotsAt = (long) firstRow * MarginBook.ROW_BYTES + laneInSlice * 4L;
        long idAt =
                (long) firstRow * MarginBook.ROW_BYTES
                        + MarginBook.ROW_INSTRUMENT_OFFSET
                        + laneInSlice * 2L;
        int next = 0;
        for (int row = 0; row < rowCount; row++) {
            int held = rows.get(INT32, lotsAt);
            if (held != 0) {
                lots[next] = held;
                instruments[next] = Short.toUnsignedInt(rows.get(UINT16, idAt));
                next++;
            }
            lotsAt += MarginBook.ROW_BYTES;
            idAt += MarginBook.ROW_BYTES;
        }
        count = next;
    }

    /** Writes {@link #lossFrom}, when the order is final. */
    void locate(int columnStride) {
        for (int position = 0; position < count; position++) {
            lossFrom[position] = instruments[position] * columnStride;
        }
    }

    /** Puts the positions of each group together, groups in the order of their first position. */
    void gather(ScenarioTable table, Grouping grouping) {
        findGroups(table, grouping);
        if (groupCount > 1) {
            place();
        }
    }

    /** Puts the positions of each group together, groups in ascending order of their ids. */
    void gatherAscending(ScenarioTable table, Grouping grouping) {
        findGroups(table, grouping);
        if (groupCount > 1) {
            Arrays.sort(groups, 0, groupCount);
            for (int index = 0; index < groupCount; index++) {
                placeOf[groups[index]] = index;
            }
            place();
        }
    }

    /** Returns one after the last position of the group that begins at a position. */
    int groupEnd(ScenarioTable table, Grouping grouping, int from, int to) {
        if (grouping == Grouping.POOL) {
            return to;
        }
        int group = table.groupOf(grouping, instruments[from]);
        int end = from + 1;
        while (end < to && table.groupOf(grouping, instruments[end]) == group) {
            end++;
        }
        return end;
    }

    /** A place is that of a group only if it is in use and names the group: no clearing needed. */
    private void findGroups(ScenarioTable table, Grouping grouping) {
        groupCount = 0;
        for (int position = 0; position < count; position++) {
            int group = table.groupOf(grouping, instruments[position]);
            groupOf[position] = group;
            int place = placeOf[group];
            if (place >= groupCount || groups[place] != group) {
                placeOf[group] = groupCount;
                groups[groupCount] = group;
                groupCount++;
            }
        }
    }

    private void place() {
        Arrays.fill(groups, 0, groupCount, 0);
        for (int position = 0; position < count; position++) {
            groups[placeOf[groupOf[position]]]++;
        }
        int start = 0;
        for (int index = 0; index < groupCount; index++) {
            int size = groups[index];
            groups[index] = start;
            start += size;
        }
        for (int position = 0; position < count; position++) {
            int next = groups[placeOf[groupOf[position]]]++;
            spareLots[next] = lots[position];
            spareInstruments[next] = instruments[position];
        }
        long[] placedLots = spareLots;
        spareLots = lots;
        lots = placedLots;
        int[] placedInstruments = spareInstruments;
        spareInstruments = instruments;
        instruments = placedInstruments;
    }
}
