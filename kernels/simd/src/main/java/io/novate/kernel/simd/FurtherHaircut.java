package io.novate.kernel.simd;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginTable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What an asset adds less than {@code b * perUnit[2 * asset]}, looked up only where it is not 0.
 *
 * <p>It is 0 for {@code 0 <= b <= plainUnits}, which one unsigned comparison tells, and that is
 * nearly every balance. Otherwise side and brackets decide, one lane at a time.
 */
final class FurtherHaircut {
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FurtherHaircut() {}

    /**
     * Returns the difference for one balance.
     *
     * <p>A debt was multiplied by the value of the other side. That product may wrap; it is taken
     * back here, and sums that wrap twice are exact again.
     */
    static long of(MarginTable table, int asset, long balance) {
        int column = 2 * asset + (int) (balance >>> 63);
        long first = balance * table.perUnit()[column];
        long further = table.furtherHaircut(column, Math.abs(balance));
        return balance * table.perUnit()[2 * asset] - first + further;
    }

    /**
     * Adds the difference of each lane of a vector.
     *
     * @param at offset of the balance of the vector's first lane
     * @param firstLane of the vector
     * @param less one sum per lane of a slice
     */
    static void add(
            MarginBook book, int asset, long at, int firstLane, MarginTable table, long[] less) {
        MemorySegment balances = book.collateral();
        for (int lane = 0; lane < VectorWidth.LANES; lane++) {
            less[firstLane + lane] += of(table, asset, balances.get(INT64, at + lane * 8L));
        }
    }
}
