package io.novate.core.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Allocation of zeroed off-heap columns and the layouts used to read them.
 *
 * <p>Columns are aligned and so is every index into them; the layouts do not ask for it, which
 * saves a test at each of the many reads of a trade.
 */
public final class Column {
    /** Four bytes. */
    public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    /** Eight bytes. */
    public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

    /** Two bytes. */
    public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    /** One byte. */
    public static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private static final int ALIGNMENT_BYTES = 64;

    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("byte order: a little-endian machine is required");
        }
    }

    private Column() {}

    /** Takes a zeroed segment of {@code rowCount} rows of {@code rowBytes}. */
    public static MemorySegment rows(Arena arena, long rowCount, int rowBytes) {
        return arena.allocate(Math.max(1, rowCount) * rowBytes, ALIGNMENT_BYTES);
    }

    /** Takes a zeroed column of int64. */
    public static MemorySegment longs(Arena arena, long rowCount) {
        return rows(arena, rowCount, Long.BYTES);
    }

    /** Takes a zeroed column of int32. */
    public static MemorySegment ints(Arena arena, long rowCount) {
        return rows(arena, rowCount, Integer.BYTES);
    }

    /** Takes a zeroed column of bytes. */
    public static MemorySegment bytes(Arena arena, long rowCount) {
        return rows(arena, rowCount, 1);
    }
}
