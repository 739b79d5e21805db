package io.novate.kernel.c;

import java.lang.foreign.MemorySegment;

/**
 * Checks that stand between the JVM's memory safety and addresses, and answers of the C text.
 *
 * <p>The lender keeps the memory for the length of the call, as the interfaces demand.
 */
final class Lent {
    /** The function has more to do: it is called again. */
    static final long MORE = 1;

    private static final long OUTSIDE_ROWS = -1;
    private static final long OUTSIDE_TABLE = -2;
    private static final long OUTSIDE_SLICES = -3;

    private Lent() {}

    /**
     * Returns the address of a segment that holds at least some bytes.
     *
     * @throws IndexOutOfBoundsException when it is shorter
     */
    static long address(String name, MemorySegment segment, long bytesMin) {
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
        return segment.address();
    }

    /**
     * Returns whether a function must be called again.
     *
     * @throws IndexOutOfBoundsException when it found memory that ends too early
     */
    static boolean isMore(long answer) {
        if (answer == OUTSIDE_ROWS) {
            throw new IndexOutOfBoundsException("a slice owns rows outside the book");
        }
        if (answer == OUTSIDE_TABLE) {
            throw new IndexOutOfBoundsException("a row names an instrument outside the table");
        }
        if (answer == OUTSIDE_SLICES) {
            throw new IndexOutOfBoundsException("a lane is outside the book");
        }
        return answer == MORE;
    }

    /** Wraps what a call threw: a fault of the binding, never of the C text. */
    static RuntimeException fault(Throwable thrown) {
        if (thrown instanceof RuntimeException fault) {
            return fault;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
