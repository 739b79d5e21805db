package io.novate.kernel.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Native memory of exact size between two guards, full of garbage at first.
 *
 * <p>The segment is 8-byte aligned and, on purpose, never 64-byte aligned.
 */
final class GuardedSegment {
    private static final long GUARD_BYTES = 72;

    private final String name;
    private final MemorySegment whole;
    private final MemorySegment exact;
    private final MemorySegment frozen;

    GuardedSegment(Arena arena, SplittableRandom garbage, String name, long byteSize) {
        this.name = name;
        whole = arena.allocate(byteSize + 2 * GUARD_BYTES, 64);
        frozen = arena.allocate(byteSize + 2 * GUARD_BYTES, 64);
        exact = whole.asSlice(GUARD_BYTES, byteSize);
        for (long at = 0; at < whole.byteSize(); at++) {
            whole.set(ValueLayout.JAVA_BYTE, at, (byte) garbage.nextInt());
        }
        freeze();
    }

    MemorySegment segment() {
        return exact;
    }

    /** Remembers the present contents, guards included. */
    void freeze() {
        frozen.copyFrom(whole);
    }

    /** Fails when a byte inside or around the segment changed since {@link #freeze()}. */
    void assertUntouched(String where) {
        assertUntouchedFrom(0, where);
    }

    /** Fails when a guard, or a byte of the segment at or after {@code from}, changed. */
    void assertUntouchedFrom(long from, String where) {
        long front = MemorySegment.mismatch(whole, 0, GUARD_BYTES, frozen, 0, GUARD_BYTES);
        assertEquals(-1, front, () -> name + " written below its first byte; " + where);
        long begin = GUARD_BYTES + from;
        long end = whole.byteSize();
        long back = MemorySegment.mismatch(whole, begin, end, frozen, begin, end);
        assertEquals(-1, back, () -> name + " written at or after byte " + from + "; " + where);
    }
}
