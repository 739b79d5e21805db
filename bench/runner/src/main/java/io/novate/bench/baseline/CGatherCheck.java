package io.novate.bench.baseline;

import io.novate.bench.book.BenchBook;
import io.novate.kernel.MarginBook;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The account check in C over the kernels' own memory, with the widest gather there is. */
public final class CGatherCheck extends CFlagged {
    private final MemorySegment slices;

    /** Reads the book as the kernels do. */
    public CGatherCheck(Arena arena, BenchBook bench) {
        super(arena, bench);
        MarginBook book = bench.book();
        if (book.assetCount() != 0) {
            throw new IllegalArgumentException("assetCount=" + book.assetCount() + " is not 0");
        }
        slices = addresses(arena, book.rows(), book.slices(), book.cash());
    }

    @Override
    public int check(int accounts, long excessBelow) {
        long sliceCount = accounts / MarginBook.LANES;
        try {
            return (int)
                    (long)
                            CFunctions.MARGIN_GATHER.invokeExact(
                                    slices, table(), sliceCount, excessBelow, flagged());
        } catch (Throwable thrown) {
            throw CFunctions.fault(thrown);
        }
    }
}
