package io.novate.kernel.simd;

import io.novate.kernel.HashKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keccak-256, one message per vector lane.
 *
 * <p>Shape, units, exactness and errors are those of {@link HashKernel}. A rest that does not fill
 * the lanes is hashed with idle lanes. One instance belongs to one thread; it reuses its states and
 * allocates nothing.
 */
public final class SimdHashKernel implements HashKernel {
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int LANES = VectorWidth.LANES;
    private static final int STATE_WORDS = 25;
    private static final int RATE_WORDS = RATE_BYTES / 8;

    private final long[] states = new long[STATE_WORDS * LANES];
    private final long[] next = new long[STATE_WORDS * LANES];
    private final long[] mixed = new long[5 * LANES];
    private final long[] sums = new long[5 * LANES];

    /** Takes the memory of one state per lane. */
    public SimdHashKernel() {}

    @Override
    public void keccak256(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int messageFrom,
            int messageTo,
            MemorySegment digests) {
        HashKernel.checkShape(messages, strideBytes, messageBytes, messageFrom, messageTo, digests);
        for (int first = messageFrom; first < messageTo; first += LANES) {
            int laneCount = Math.min(LANES, messageTo - first);
            absorb(
                    states,
                    next,
                    mixed,
                    sums,
                    messages,
                    first * strideBytes,
                    strideBytes,
                    messageBytes,
                    laneCount);
            squeeze(states, digests, first, laneCount);
        }
    }

    private static void absorb(
            long[] states,
            long[] next,
            long[] mixed,
            long[] sums,
            MemorySegment messages,
            long from,
            long strideBytes,
            int messageBytes,
            int laneCount) {
        Arrays.fill(states, 0);
        int blockFrom = 0;
        for (; blockFrom + RATE_BYTES <= messageBytes; blockFrom += RATE_BYTES) {
            for (int lane = 0; lane < laneCount; lane++) {
                long at = from + lane * strideBytes + blockFrom;
                mixWords(states, lane, messages, at, RATE_WORDS);
            }
            LanePermutation.permute(states, next, mixed, sums);
        }
        int restBytes = messageBytes - blockFrom;
        for (int lane = 0; lane < laneCount; lane++) {
            long at = from + lane * strideBytes + blockFrom;
            mixWords(states, lane, messages, at, restBytes / 8);
            mixTail(states, lane, messages, at, restBytes);
        }
        LanePermutation.permute(states, next, mixed, sums);
    }

    private static void mixWords(
            long[] states, int lane, MemorySegment messages, long at, int wordCount) {
        for (int word = 0; word < wordCount; word++) {
            states[word * LANES + lane] ^= messages.get(INT64, at + word * 8L);
        }
    }

    private static void mixTail(
            long[] states, int lane, MemorySegment messages, long at, int restBytes) {
        long tail = 1L << 8 * (restBytes & 7);
        for (int index = restBytes & -8; index < restBytes; index++) {
            long value = Byte.toUnsignedLong(messages.get(ValueLayout.JAVA_BYTE, at + index));
            tail |= value << 8 * (index & 7);
        }
        states[restBytes / 8 * LANES + lane] ^= tail;
        states[(RATE_WORDS - 1) * LANES + lane] ^= Long.MIN_VALUE;
    }

    private static void squeeze(long[] states, MemorySegment digests, int first, int laneCount) {
        for (int lane = 0; lane < laneCount; lane++) {
            long at = (long) (first + lane) * DIGEST_BYTES;
            for (int word = 0; word < DIGEST_BYTES / 8; word++) {
                digests.set(INT64, at + word * 8L, states[word * LANES + lane]);
            }
        }
    }
}
