package io.novate.kernel.opencl;

import java.util.function.Function;

/** The tables a kernel was lent lately and their copies: made once, not per call. */
final class LentTables<T, C> {
    /** More than a clearinghouse has. */
    private static final int TABLES_MAX = 8;

    private final Function<T, C> copy;
    private final Object[] tables = new Object[TABLES_MAX];
    private final Object[] copies = new Object[TABLES_MAX];
    private int next;

    LentTables(Function<T, C> copy) {
        this.copy = copy;
    }

    /** Returns the copies of a table. */
    @SuppressWarnings("unchecked")
    C of(T table) {
        for (int index = 0; index < TABLES_MAX; index++) {
            if (tables[index] == table) {
                return (C) copies[index];
            }
        }
        C made = copy.apply(table);
        tables[next] = table;
        copies[next] = made;
        next = (next + 1) % TABLES_MAX;
        return made;
    }
}
