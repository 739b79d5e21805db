package io.novate.kernel.threads;

import io.novate.kernel.HashKernel;
import java.lang.foreign.MemorySegment;

/**
 * The hashes of a backend, a part of the messages on each thread.
 *
 * <p>Shape, units and exactness are those of {@link HashKernel}, ownership and errors those of
 * {@link PartitionedKernelBackend}. Every part but the last has a multiple of eight messages, so
 * that no lane of a vector is idle that would not be with one thread. A few messages, which stay on
 * the caller's thread, may lie in memory that is only the caller's.
 */
final class PartitionedHashKernel implements HashKernel, WorkerPool.Work {
    private static final int EIGHT = 8;

    /** What one block of a message costs: about a nanosecond of the fastest kernel each. */
    private static final long BLOCK = 60;

    private final WorkerPool pool;
    private final HashKernel[] kernels;
    private final long partMin;

    private MemorySegment messages;
    private long strideBytes;
    private int messageBytes;
    private int messageFrom;
    private int messageTo;
    private int partCount;
    private MemorySegment digests;

    PartitionedHashKernel(WorkerPool pool, HashKernel[] kernels, long partMin) {
        this.pool = pool;
        this.kernels = kernels;
        this.partMin = partMin;
    }

    @Override
    public void keccak256(
            MemorySegment lentMessages,
            long stride,
            int bytes,
            int from,
            int to,
            MemorySegment lentDigests) {
        HashKernel.checkShape(lentMessages, stride, bytes, from, to, lentDigests);
        messages = lentMessages;
        strideBytes = stride;
        messageBytes = bytes;
        messageFrom = from;
        messageTo = to;
        digests = lentDigests;
        long work = (to - from) * BLOCK * (bytes / RATE_BYTES + 1);
        partCount = SliceParts.partCount(work, partMin, kernels.length);
        if (partCount > 1) {
            pool.requireShared("messages", lentMessages);
            pool.requireShared("digests", lentDigests);
        }
        pool.run(this, partCount);
    }

    /** Hashes one part. */
    @Override
    public void run(int part) {
        kernels[part].keccak256(
                messages, strideBytes, messageBytes, from(part), from(part + 1), digests);
    }

    private int from(int part) {
        if (part == partCount) {
            return messageTo;
        }
        long messageCount = messageTo - messageFrom;
        return messageFrom + (int) (messageCount * part / partCount) / EIGHT * EIGHT;
    }
}
