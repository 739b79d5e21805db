package io.novate.bench.baseline;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.novate.bench.book.BenchBook;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A book in compressed rows where C can read it: {@code struct book} of {@code baseline.c}. */
final class CRows {
    private CRows() {}

    static MemorySegment of(Arena arena, BenchBook book) {
        return CFlagged.addresses(
                arena,
                arena.allocateFrom(JAVA_INT, book.first()),
                arena.allocateFrom(JAVA_INT, book.instruments()),
                arena.allocateFrom(JAVA_LONG, book.lots()),
                arena.allocateFrom(JAVA_LONG, book.cash()));
    }
}
