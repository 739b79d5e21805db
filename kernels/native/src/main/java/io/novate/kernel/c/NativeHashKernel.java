package io.novate.kernel.c;

import io.novate.kernel.HashKernel;
import java.lang.foreign.MemorySegment;

/**
 * Keccak-256 in C, a message per vector lane.
 *
 * <p>Shape, units, exactness and errors are those of {@link HashKernel}. It holds no state; a call
 * may take as long as it needs, for it lends no memory of the heap.
 */
final class NativeHashKernel implements HashKernel {
    @Override
    public void keccak256(
            MemorySegment messages,
            long strideBytes,
            int messageBytes,
            int messageFrom,
            int messageTo,
            MemorySegment digests) {
        HashKernel.checkShape(messages, strideBytes, messageBytes, messageFrom, messageTo, digests);
        if (messageFrom == messageTo) {
            return;
        }
        try {
            Functions.KECCAK256.invokeExact(
                    messages,
                    strideBytes,
                    (long) messageBytes,
                    (long) messageFrom,
                    (long) messageTo,
                    digests);
        } catch (Throwable thrown) {
            throw Lent.fault(thrown);
        }
    }
}
