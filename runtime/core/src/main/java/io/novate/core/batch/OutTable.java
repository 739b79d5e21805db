package io.novate.core.batch;

import io.novate.core.unit.Invariant;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Amounts made claimable since the last seal, in order.
 *
 * <p><b>Shape</b>: rows of 16 bytes: account i32, key i32, amount i64.
 *
 * <p><b>Units</b>: money for key 0, else asset units.
 */
final class OutTable {
    static final int ROW_BYTES = 16;

    private static final int KEY_OFFSET = 4;
    private static final int AMOUNT_OFFSET = 8;
    private static final ValueLayout.OfInt INT32 = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong INT64 = ValueLayout.JAVA_LONG;

    private final int outsMax;
    private final MemorySegment rows;
    private int count;

    OutTable(int outsMax, Arena arena) {
        this.outsMax = outsMax;
        rows = arena.allocate((long) outsMax * ROW_BYTES, Long.BYTES);
    }

    void add(int account, int key, long amount) {
        Invariant.check("out room", count < outsMax, count);
        long at = (long) count * ROW_BYTES;
        rows.set(INT32, at, account);
        rows.set(INT32, at + KEY_OFFSET, key);
        rows.set(INT64, at + AMOUNT_OFFSET, amount);
        count++;
    }

    int room() {
        return outsMax - count;
    }

    int count() {
        return count;
    }

    void clear() {
        count = 0;
    }

    int account(int out) {
        return rows.get(INT32, (long) out * ROW_BYTES);
    }

    int key(int out) {
        return rows.get(INT32, (long) out * ROW_BYTES + KEY_OFFSET);
    }

    long amount(int out) {
        return rows.get(INT64, (long) out * ROW_BYTES + AMOUNT_OFFSET);
    }
}
