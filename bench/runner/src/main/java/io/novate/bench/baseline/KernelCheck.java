package io.novate.bench.baseline;

import io.novate.bench.book.BenchBook;
import io.novate.kernel.FlaggedLanes;
import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The account check by a backend's kernel. */
public final class KernelCheck implements AccountCheck {
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MarginKernel kernel;
    private final BenchBook bench;
    private final MemorySegment lanes;
    private final MemorySegment excess;
    private final FlaggedLanes flagged;

    /** Takes memory for all accounts of the book. */
    public KernelCheck(Arena arena, BenchBook bench, MarginKernel kernel) {
        this.kernel = kernel;
        this.bench = bench;
        lanes = arena.allocate(bench.accountCount() * 4L, 64);
        excess = arena.allocate(bench.accountCount() * 8L, 64);
        flagged = new FlaggedLanes(lanes, excess);
    }

    @Override
    public int check(int accounts, long excessBelow) {
        return kernel.sweep(
                bench.book(),
                0,
                accounts / MarginBook.LANES,
                bench.table().table(),
                MarginKernel.EVERY_SLICE,
                excessBelow,
                flagged);
    }

    @Override
    public int account(int index) {
        return lanes.get(INT32, index * 4L);
    }

    @Override
    public long excess(int index) {
        return excess.get(INT64, index * 8L);
    }
}
