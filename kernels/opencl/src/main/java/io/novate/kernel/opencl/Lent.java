package io.novate.kernel.opencl;

import io.novate.kernel.MarginBook;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Checks that stand between the JVM's memory safety and a device, and answers of the programs. */
final class Lent {
    static final ValueLayout.OfInt INT32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong INT64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int DONE = 0;
    private static final int OUTSIDE_ROWS = 1;
    private static final int OUTSIDE_TABLE = 2;

    private Lent() {}

    /**
     * Throws unless a segment is native, open, this thread's and long enough.
     *
     * @throws IndexOutOfBoundsException when it is too short
     */
    static void check(String name, MemorySegment segment, long bytesMin) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException(name + " is no native segment");
        }
        if (!segment.scope().isAlive() || !segment.isAccessibleBy(Thread.currentThread())) {
            throw new IllegalStateException(name + " is closed or belongs to another thread");
        }
        if (segment.byteSize() < bytesMin) {
            throw new IndexOutOfBoundsException(
                    name + " has " + segment.byteSize() + " bytes, fewer than " + bytesMin);
        }
    }

    /**
     * Throws when a program found memory that ends too early.
     *
     * @param status what it told
     */
    static void checkStatus(int status) {
        if (status == DONE) {
            return;
        }
        throw new IndexOutOfBoundsException(
                switch (status) {
                    case OUTSIDE_ROWS -> "a slice owns rows outside the book";
                    case OUTSIDE_TABLE -> "a row names an instrument outside the table";
                    default -> "a lane is outside the book";
                });
    }

    /** Returns the bytes of the rows up to the last that a slice of the range owns. */
    static long rowBytes(MarginBook book, int sliceFrom, int sliceTo) {
        long end = 0;
        for (int slice = sliceFrom; slice < sliceTo; slice++) {
            end = Math.max(end, rowEnd(book, slice));
        }
        return Math.min(end * MarginBook.ROW_BYTES, book.rows().byteSize());
    }

    /** Returns the row after the last of a slice. */
    static long rowEnd(MarginBook book, int slice) {
        long entry = (long) slice * MarginBook.SLICE_BYTES;
        return (long) book.slices().get(INT32, entry) + rowCount(book, slice);
    }

    static int rowCount(MarginBook book, int slice) {
        long entry = (long) slice * MarginBook.SLICE_BYTES;
        return book.slices().get(INT32, entry + MarginBook.SLICE_ROW_COUNT_OFFSET);
    }
}
