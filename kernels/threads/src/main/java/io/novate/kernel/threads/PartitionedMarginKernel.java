package io.novate.kernel.threads;

import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The account check of a backend, a part of the slices on each thread.
 *
 * <p>Shape, units and exactness are those of {@link MarginKernel}, ownership and errors those of
 * {@link PartitionedKernelBackend}. The first part flags into the caller's list, the others into
 * lists of their own, which are copied behind it.
 */
final class PartitionedMarginKernel implements MarginKernel, WorkerPool.Work {
    private final WorkerPool pool;
    private final MarginKernel[] kernels;
    private final FlaggedLanes[] lists;
    private final int[] counts;
    private final SliceParts parts;

    private MarginBook book;
    private MarginTable table;
    private long changedMask;
    private long excessBelow;

    PartitionedMarginKernel(WorkerPool pool, MarginKernel[] kernels, long partMin) {
        this.pool = pool;
        this.kernels = kernels;
        lists = new FlaggedLanes[kernels.length];
        counts = new int[kernels.length];
        parts = new SliceParts(kernels.length, partMin);
        for (int part = 0; part < lists.length; part++) {
            lists[part] = new FlaggedLanes(MemorySegment.NULL, MemorySegment.NULL);
        }
    }

    @Override
    public int sweep(
            MarginBook lentBook,
            int sliceFrom,
            int sliceTo,
            MarginTable lentTable,
            long mask,
            long below,
            FlaggedLanes flagged) {
        if (sliceFrom >= sliceTo) {
            return 0;
        }
        requireShared(lentBook);
        long laneCount = (long) (sliceTo - sliceFrom) * MarginBook.LANES;
        Objects.checkFromIndexSize(0, laneCount * Integer.BYTES, flagged.lanes().byteSize());
        Objects.checkFromIndexSize(0, laneCount * Long.BYTES, flagged.excess().byteSize());
        book = lentBook;
        table = lentTable;
        changedMask = mask;
        excessBelow = below;
        int partCount = parts.cut(lentBook, sliceFrom, sliceTo, mask);
        lists[0] = flagged;
        for (int part = 1; part < partCount; part++) {
            grow(part, (long) (parts.to(part) - parts.from(part)) * MarginBook.LANES, laneCount);
        }
        pool.run(this, partCount);
        return collect(partCount, flagged);
    }

    private void requireShared(MarginBook lent) {
        pool.requireShared("rows", lent.rows());
        pool.requireShared("slices", lent.slices());
        pool.requireShared("cash", lent.cash());
        pool.requireShared("collateral", lent.collateral());
    }

    /** Makes room in the list of a part: at least twice what was, at most all lanes of the call. */
    private void grow(int part, long laneCount, long lanesMax) {
        long room = lists[part].lanes().byteSize() / Integer.BYTES;
        if (room < laneCount) {
            long next = Math.max(laneCount, Math.min(2 * room, lanesMax));
            lists[part] =
                    new FlaggedLanes(
                            Arena.ofAuto().allocate(next * Integer.BYTES, 64),
                            Arena.ofAuto().allocate(next * Long.BYTES, 64));
        }
    }

    /** Evaluates one part. */
    @Override
    public void run(int part) {
        counts[part] =
                kernels[part].sweep(
                        book,
                        parts.from(part),
                        parts.to(part),
                        table,
                        changedMask,
                        excessBelow,
                        lists[part]);
    }

    private int collect(int partCount, FlaggedLanes flagged) {
        int count = counts[0];
        for (int part = 1; part < partCount; part++) {
            long lanesAt = (long) count * Integer.BYTES;
            long lanesBytes = (long) counts[part] * Integer.BYTES;
            MemorySegment.copy(lists[part].lanes(), 0, flagged.lanes(), lanesAt, lanesBytes);
            long excessAt = (long) count * Long.BYTES;
            long excessBytes = (long) counts[part] * Long.BYTES;
            MemorySegment.copy(lists[part].excess(), 0, flagged.excess(), excessAt, excessBytes);
            count += counts[part];
        }
        return count;
    }
}
