package io.novate.kernel.threads;

import io.novate.kernel.MarginBook;
import io.novate.kernel.MarginKernel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Cuts a range of slices into parts of about equal work.
 *
 * <p>Slices differ: one has up to 64 rows, one that a mask leaves out costs a look. So every
 * so-and-so-many-th is weighed, in units that are about a nanosecond of the fastest kernel. The cut
 * depends on the book and the call alone.
 */
final class SliceParts {
    /** Slices that are weighed, about. */
    private static final int SAMPLES = 512;

    private static final int LOOK = 1;
    private static final int SLICE = 10;
    private static final int ROW = 5;
    private static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int[] ends;
    private final long partMin;
    private int from;

    SliceParts(int partsMax, long partMin) {
        ends = new int[partsMax];
        this.partMin = partMin;
    }

    /** Returns the first slice of a part. */
    int from(int part) {
        return part == 0 ? from : ends[part - 1];
    }

    /** Returns the slice behind the last one of a part. */
    int to(int part) {
        return ends[part];
    }

    /** Cuts {@code sliceFrom <= s < sliceTo} and returns the number of parts. */
    int cut(MarginBook book, int sliceFrom, int sliceTo, long changedMask) {
        from = sliceFrom;
        int sliceCount = sliceTo - sliceFrom;
        // Odd: accounts often stand in patterns whose length is a power of two.
        int stride = sliceCount / SAMPLES | 1;
        long total = 0;
        for (int slice = sliceFrom; slice < sliceTo; slice += stride) {
            total += weight(book.slices(), slice, changedMask);
        }
        int partCount = partCount(total * stride, partMin, ends.length);
        if (partCount > 1) {
            cut(book, sliceTo, changedMask, stride, total, partCount);
        }
        ends[partCount - 1] = sliceTo;
        return partCount;
    }

    private void cut(
            MarginBook book, int sliceTo, long changedMask, int stride, long total, int partCount) {
        int part = 0;
        long done = 0;
        for (int slice = from; slice < sliceTo; slice += stride) {
            while (part < partCount - 1 && done * partCount >= total * (part + 1)) {
                ends[part] = slice;
                part++;
            }
            done += weight(book.slices(), slice, changedMask);
        }
        for (; part < partCount - 1; part++) {
            ends[part] = sliceTo;
        }
    }

    /** Returns how many parts some work is worth. */
    static int partCount(long work, long partMin, int partsMax) {
        return partMin == 0 ? partsMax : Math.clamp(work / partMin, 1, partsMax);
    }

    private static long weight(MemorySegment slices, int slice, long changedMask) {
        long entry = (long) slice * MarginBook.SLICE_BYTES;
        long mask = slices.get(INT64, entry + MarginBook.SLICE_MASK_OFFSET);
        if (changedMask != MarginKernel.EVERY_SLICE && (mask & changedMask) == 0) {
            return LOOK;
        }
        int rowCount = slices.get(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
        return LOOK + SLICE + (long) ROW * rowCount;
    }
}
