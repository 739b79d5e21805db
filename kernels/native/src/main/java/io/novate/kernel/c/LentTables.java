package io.novate.kernel.c;

import java.util.function.Function;

/** The tables a kernel was lent lately and their arrays as segments: made once, not per call. */
final class LentTables<T, L> {
    /** More than a clearinghouse has. */
    private static final int TABLES_MAX = 8;

    private final Function<T, L> lend;
    private final Object[] tables = new Object[TABLES_MAX];
    private final Object[] lent = new Object[TABLES_MAX];
    private int next;

    LentTables(Function<T, L> lend) {
        this.lend = lend;
    }

    /** Returns the segments of a table. */
    @SuppressWarnings("unchecked")
    L of(T table) {
        for (int index = 0; index < TABLES_MAX; index++) {
            if (tables[index] == table) {
                return (L) lent[index];
            }
        }
        L made = lend.apply(table);
        tables[next] = table;
        lent[next] = made;
        next = (next + 1) % TABLES_MAX;
        return made;
    }
}
