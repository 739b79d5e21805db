package io.novate.core.merkle;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies of hash-sized blocks as plain 64-bit moves; short for a bulk copy to pay. */
final class Words {
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

    private Words() {}

    static void copy32(MemorySegment from, long fromOffset, MemorySegment to, long toOffset) {
        to.set(WORD, toOffset, from.get(WORD, fromOffset));
        to.set(WORD, toOffset + 8, from.get(WORD, fromOffset + 8));
        to.set(WORD, toOffset + 16, from.get(WORD, fromOffset + 16));
        to.set(WORD, toOffset + 24, from.get(WORD, fromOffset + 24));
    }

    static void copy64(MemorySegment from, long fromOffset, MemorySegment to, long toOffset) {
        copy32(from, fromOffset, to, toOffset);
        copy32(from, fromOffset + 32, to, toOffset + 32);
    }
}
