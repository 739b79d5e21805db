package io.novate.bench.baseline;

import io.novate.bench.book.BenchBook;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The account check in plain C over compressed rows: equity and requirement position by position.
 */
public final class CRowsCheck extends CFlagged {
    private final MemorySegment rows;

    /** Copies the arrays of the book to where C can read them. */
    public CRowsCheck(Arena arena, BenchBook book) {
        super(arena, book);
        rows = CRows.of(arena, book);
    }

    @Override
    public int check(int accounts, long excessBelow) {
        try {
            return (int)
                    (long)
                            CFunctions.MARGIN_PLAIN.invokeExact(
                                    rows, table(), (long) accounts, excessBelow, flagged());
        } catch (Throwable thrown) {
            throw CFunctions.fault(thrown);
        }
    }
}
