package io.novate.kernel.simd;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The steps of {@link VectorSlice} in plain longs, for vectors of two lanes.
 *
 * <p>At 128 bits most processors cannot multiply longs in vectors, so that two lanes of a vector
 * would cost more than two plain ones; what remains is the order of the memory.
 */
final class NarrowSlice {
    private static final ValueLayout.OfShort UINT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private NarrowSlice() {}

    /** Starts the excess of the eight lanes with cash and collateral. */
    static void startWithLedger(MarginBook book, MarginTable table, long column, long[] excess) {
        for (int lane = 0; lane < MarginBook.LANES; lane++) {
            excess[lane] = book.cash().get(INT64, (column + lane) * 8) << MarginTable.FRACTION_BITS;
        }
        for (int asset = 0; asset < book.assetCount(); asset++) {
            long at = ((long) asset * book.laneMax() + column) * 8;
            long perUnit = table.perUnit()[2 * asset];
            long plainUnits = table.plainUnits()[2 * asset];
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                long balance = book.collateral().get(INT64, at + lane * 8L);
                excess[lane] += balance * perUnit;
                if (balance < 0 || balance > plainUnits) {
                    excess[lane] -= FurtherHaircut.of(table, asset, balance);
                }
            }
        }
    }

    /** Adds some rows to the excess of the eight lanes. */
    static void addRows(
            MemorySegment rows, long firstRowAt, int rowCount, MarginTable table, long[] excess) {
        long[] perLot = table.perLot();
        int[] plainLots = table.plainLots();
        long rowAt = firstRowAt;
        for (int row = 0; row < rowCount; row++) {
            long idsAt = rowAt + MarginBook.ROW_INSTRUMENT_OFFSET;
            for (int lane = 0; lane < MarginBook.LANES; lane++) {
                int lots = rows.get(INT32, rowAt + lane * 4L);
                int instrument = Short.toUnsignedInt(rows.get(UINT16, idsAt + lane * 2L));
                int column = 2 * instrument + (lots >>> 31);
                long absLots = Math.abs((long) lots);
                excess[lane] += lots * perLot[column];
                excess[lane] -= absLots > plainLots[column] ? table.further(column, absLots) : 0;
            }
            rowAt += MarginBook.ROW_BYTES;
        }
    }

    /** Returns a bit for each lane whose excess is below the threshold. */
    static int bitsBelow(long[] excess, long excessBelow) {
        int bits = 0;
        for (int lane = 0; lane < MarginBook.LANES; lane++) {
            bits |= excess[lane] < excessBelow ? 1 << lane : 0;
        }
        return bits;
    }
}
