package io.novate.kernel.simd;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What the brackets above the first ask, looked up only where they can ask anything.
 *
 * <p>A lane needs the lookup when {@code |q| > plainLots[c]}, and testing that for every lane would
 * cost a second table lookup. The product {@code |q| * |perLot[c]|} is there already: {@code |q| >=
 * plainLots[c] + 1} implies that it is at least {@code (plainLots[c] + 1) * |perLot[c]|}, hence at
 * least the {@link #floor}, the smallest such value of any column. Below the floor no lane needs a
 * lookup; at or above it the exact test decides. Inside the account bound products stay below 2^62,
 * so a column whose value exceeds a long cannot be reached and does not lower the floor.
 */
final class FurtherMargin {
    private static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Columns whose scan costs about as much as the exact tests of one slice. */
    private static final int COLUMNS_PER_SLICE = 32;

    private FurtherMargin() {}

    /** Returns a value that every product which needs a lookup reaches; 0 tests every lane. */
    static long floor(MarginTable table, int sliceCount) {
        int[] plainLots = table.plainLots();
        if ((long) sliceCount * COLUMNS_PER_SLICE < plainLots.length) {
            return 0;
        }
        long[] perLot = table.perLot();
        long floor = Long.MAX_VALUE;
        for (int column = 0; column < plainLots.length; column++) {
            if (plainLots[column] != Integer.MAX_VALUE) {
                long lots = plainLots[column] + 1L;
                long lotValue = Math.abs(perLot[column]);
                long product = lots * lotValue;
                if (Math.multiplyHigh(lots, lotValue) == 0 && product >= 0) {
                    floor = Math.min(floor, product);
                }
            }
        }
        return floor;
    }

    /**
     * Adds what each lane of a row needs beyond the first bracket; returns whether any does.
     *
     * @param further one sum per lane of a vector, the first for {@code firstLane}
     */
    static boolean add(
            MemorySegment rows, long rowAt, int firstLane, MarginTable table, long[] further) {
        int[] plainLots = table.plainLots();
        int bits = 0;
        for (int lane = 0; lane < VectorWidth.LANES; lane++) {
            int lots = lots(rows, rowAt, firstLane + lane);
            int column = column(rows, rowAt, firstLane + lane, lots);
            bits |= (int) (plainLots[column] - Math.abs((long) lots) >>> 63) << lane;
        }
        for (int rest = bits; rest != 0; rest &= rest - 1) {
            int lane = Integer.numberOfTrailingZeros(rest);
            int lots = lots(rows, rowAt, firstLane + lane);
            int column = column(rows, rowAt, firstLane + lane, lots);
            further[lane] += table.further(column, Math.abs((long) lots));
        }
        return bits != 0;
    }

    private static int lots(MemorySegment rows, long rowAt, int lane) {
        return rows.get(INT32, rowAt + lane * 4L);
    }

    private static int column(MemorySegment rows, long rowAt, int lane, int lots) {
        long idAt = rowAt + MarginBook.ROW_INSTRUMENT_OFFSET + lane * 2L;
        return 2 * Short.toUnsignedInt(rows.get(UINT16, idAt)) + (lots >>> 31);
    }
}
