package io.novate.kernel.simd;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What the brackets above the first ask of the positions that exceed their plain lots. */
final class FurtherMargin {
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FurtherMargin() {}

    /**
     * Adds what each listed position of a slice needs beyond the first bracket.
     *
     * @param listed slots: row times eight, plus lane
     * @param further one sum per lane of a slice
     */
    static void add(
            MemorySegment rows,
            long firstRowAt,
            int[] listed,
            int count,
            int[] columns,
            MarginTable table,
            long[] further) {
        for (int index = 0; index < count; index++) {
            int slot = listed[index];
            int lane = slot % MarginBook.LANES;
            long row = slot / MarginBook.LANES;
            int lots = rows.get(INT32, firstRowAt + row * MarginBook.ROW_BYTES + lane * 4L);
            further[lane] += table.further(columns[slot], Math.abs((long) lots));
        }
    }
}
