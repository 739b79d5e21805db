package io.novate.bench.baseline;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.novate.bench.book.BenchBook;
import io.novate.bench.book.BenchTable;
import io.novate.kernel.MarginTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What the account checks in C are lent and write: the structs of {@code baseline.c}. */
abstract class CFlagged implements AccountCheck {
    private final MemorySegment accounts;
    private final MemorySegment excesses;
    private final MemorySegment flagged;
    private final MemorySegment table;

    CFlagged(Arena arena, BenchBook book) {
        accounts = arena.allocate(book.accountCount() * 4L, 64);
        excesses = arena.allocate(book.accountCount() * 8L, 64);
        flagged = addresses(arena, accounts, excesses);
        BenchTable bench = book.table();
        MarginTable signed = bench.table();
        table =
                addresses(
                        arena,
                        arena.allocateFrom(JAVA_LONG, bench.value()),
                        arena.allocateFrom(JAVA_LONG, bench.margin()),
                        arena.allocateFrom(JAVA_LONG, signed.perLot()),
                        arena.allocateFrom(JAVA_INT, signed.plainLots()),
                        arena.allocateFrom(JAVA_LONG, signed.bracketSlope()),
                        arena.allocateFrom(JAVA_LONG, signed.bracketOffset()),
                        arena.allocateFrom(JAVA_BYTE, signed.bracketCount()));
    }

    /** Returns a struct of pointers. */
    static MemorySegment addresses(Arena arena, MemorySegment... parts) {
        MemorySegment struct = arena.allocate(8L * parts.length, 8);
        for (int index = 0; index < parts.length; index++) {
            struct.setAtIndex(JAVA_LONG, index, parts[index].address());
        }
        return struct;
    }

    final MemorySegment table() {
        return table;
    }

    final MemorySegment flagged() {
        return flagged;
    }

    @Override
    public final int account(int index) {
        return accounts.getAtIndex(JAVA_INT, index);
    }

    @Override
    public final long excess(int index) {
        return excesses.getAtIndex(JAVA_LONG, index);
    }
}
