package io.novate.core.batch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Layout of one element of the stream: 256 bits, written as 32 bytes, big endian.
 *
 * <pre>
 *  bit 0       64     76     80        104   120    184   242
 *  | cash      | zero | kind | account | key | lots | aux | zero |
 *  | biased    |      |      |         |     |      |     |      |
 *                            | payload of ROOT and DATA   |
 * </pre>
 *
 * Cash is stored plus 2^63; lots is two's complement.
 *
 * <p><b>Source</b>: settlement protocol, section 3.
 */
final class ElementDescriptor {
    static final int BYTES = 32;

    static final int NOP = 0;
    static final int ROOT = 1;
    static final int PRICE = 2;
    static final int LEG = 3;
    static final int INBOX = 4;
    static final int OUT = 5;
    static final int OPEN = 6;
    static final int DATA = 7;

    /** Entries of one step; two elements of root follow. */
    static final int STEP_ENTRIES = 14;

    /** Elements of an OPEN group. */
    static final int OPEN_ELEMENTS = 3;

    /** Bits 80 and up begin at byte 21 and run towards byte 0. */
    static final int PAYLOAD_END_OFFSET = 22;

    private static final ValueLayout.OfLong BIG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int KIND_SHIFT = 12;
    private static final int ACCOUNT_SHIFT = 16;
    private static final int KEY_SHIFT = 40;
    private static final int LOTS_SHIFT = 56;

    private ElementDescriptor() {}

    /** Writes one element; account below 2^24, key below 2^16, aux below 2^58. */
    static void put(
            MemorySegment stream,
            long offset,
            int kind,
            int account,
            int key,
            long lots,
            long cash,
            long aux) {
        long low =
                (long) kind << KIND_SHIFT
                        | (long) account << ACCOUNT_SHIFT
                        | (long) key << KEY_SHIFT
                        | lots << LOTS_SHIFT;
        stream.set(BIG, offset, aux >>> 8);
        stream.set(BIG, offset + 8, lots >>> 8 | aux << LOTS_SHIFT);
        stream.set(BIG, offset + 16, low);
        stream.set(BIG, offset + 24, cash ^ Long.MIN_VALUE);
    }

    /** Writes an element whose payload is the {@code byteCount} bytes at {@code fromOffset}. */
    static void putPayload(
            MemorySegment stream,
            long offset,
            int kind,
            MemorySegment from,
            long fromOffset,
            int byteCount) {
        put(stream, offset, kind, 0, 0, 0, 0, 0);
        long to = offset + PAYLOAD_END_OFFSET - byteCount;
        MemorySegment.copy(from, fromOffset, stream, to, byteCount);
    }
}
