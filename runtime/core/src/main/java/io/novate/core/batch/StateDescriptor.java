package io.novate.core.batch;

import io.novate.core.merkle.StepTree;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Byte layout of a step state before hashing: eight words of 32 bytes, big endian, sign extended.
 *
 * <pre>
 *  0          32      64    96    128   160      192   224
 *  | accounts | table | key | run | net | cursor | out | phase |
 * </pre>
 *
 * <p><b>Source</b>: settlement protocol, section 2.
 */
final class StateDescriptor {
    static final int WORD_BYTES = 32;
    static final int BYTES = 8 * WORD_BYTES;
    static final int ACCOUNTS_OFFSET = 0;
    static final int TABLE_OFFSET = StepTree.HASH_BYTES;

    private static final int KEY_WORD = 2;
    private static final int RUN_WORD = 3;
    private static final int NET_WORD = 4;
    private static final int CURSOR_WORD = 5;
    private static final int OUT_WORD = 6;
    private static final int PHASE_WORD = 7;
    private static final ValueLayout.OfLong BIG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private StateDescriptor() {}

    /** Writes everything but the two roots. */
    static void put(
            MemorySegment to,
            long offset,
            int key,
            long run,
            long net,
            long cursor,
            long out,
            int phase) {
        putWord(to, offset, KEY_WORD, key);
        putWord(to, offset, RUN_WORD, run);
        putWord(to, offset, NET_WORD, net);
        putWord(to, offset, CURSOR_WORD, cursor);
        putWord(to, offset, OUT_WORD, out);
        putWord(to, offset, PHASE_WORD, phase);
    }

    /** Writes one signed word; a negative number fills the upper bytes with ones. */
    static void putWord(MemorySegment to, long offset, int word, long value) {
        long at = offset + (long) word * WORD_BYTES;
        long sign = value >> Long.SIZE - 1;
        to.set(BIG, at, sign);
        to.set(BIG, at + 8, sign);
        to.set(BIG, at + 16, sign);
        to.set(BIG, at + 24, value);
    }
}
