package io.novate.kernel.scalar;

import io.novate.kernel.HashKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Keccak-256, one message at a time: the definition.
 *
 * <p>Shape, units, exactness and errors are those of {@link HashKernel}. One instance belongs to
 * one thread; it reuses its state and allocates nothing.
 */
public final class ScalarHashKernel implements HashKernel {
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final long[] state = new long[KeccakPermutation.WORDS];
    private final KeccakPermutation permutation = new KeccakPermutation();

    /** Takes the memory of one state. */
    public ScalarHashKernel() {}

    @Override
    public void keccak256(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int messageFrom,
            int messageTo,
            MemorySegment digests) {
        HashKernel.checkShape(messages, strideBytes, messageBytes, messageFrom, messageTo, digests);
        for (int index = messageFrom; index < messageTo; index++) {
            absorb(messages, index * strideBytes, messageBytes);
            long digest = (long) index * DIGEST_BYTES;
            for (int word = 0; word < DIGEST_BYTES / 8; word++) {
                digests.set(INT64, digest + word * 8L, state[word]);
            }
        }
    }

    private void absorb(MemorySegment messages, long from, int messageBytes) {
        Arrays.fill(state, 0);
        int blockFrom = 0;
        for (; blockFrom + RATE_BYTES <= messageBytes; blockFrom += RATE_BYTES) {
            mix(messages, from + blockFrom, RATE_BYTES);
            permutation.permute(state);
        }
        int restBytes = messageBytes - blockFrom;
        mix(messages, from + blockFrom, restBytes);
        mixByte(restBytes, 0x01);
        mixByte(RATE_BYTES - 1, 0x80);
        permutation.permute(state);
    }

    private void mix(MemorySegment messages, long from, int byteCount) {
        int wordBytes = byteCount & -8;
        for (int at = 0; at < wordBytes; at += 8) {
            state[at >> 3] ^= messages.get(INT64, from + at);
        }
        for (int at = wordBytes; at < byteCount; at++) {
            mixByte(at, Byte.toUnsignedInt(messages.get(ValueLayout.JAVA_BYTE, from + at)));
        }
    }

    private void mixByte(int at, long value) {
        state[at >> 3] ^= value << 8 * (at & 7);
    }
}
